import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { Alarms } from './alarms.ts';
import { Backup } from './backup.ts';
import { Compute } from './compute.ts';
import { loadConfig } from './config.ts';
import { Data } from './data.ts';
import { Dns } from './dns.ts';
import { domainsOf } from './domains.ts';
import { Edge } from './edge.ts';
import { Images } from './images.ts';
import { Mail } from './mail.ts';
import { Metrics } from './metrics.ts';
import { Network } from './network.ts';
import { Observability } from './observability.ts';
import { SigningKeys } from './secrets.ts';
import { Sleep } from './sleep.ts';
import { Storage } from './storage.ts';

/**
 * The platform, in the order of its architecture diagram (docs/infrastructure.md).
 * Pulumi runs the default export; what it returns are the stack's outputs.
 */
export default async function platform(): Promise<Record<string, unknown>> {
  const config = loadConfig();
  const domains = domainsOf(config.domain);
  const { region } = await aws.getRegion();
  const { accountId } = await aws.getCallerIdentity();
  const place = { region, accountId };

  const dns = new Dns('zone', { domain: config.domain, config: config.dns });
  const storage = new Storage('storage', { config, ...place, siteOrigins: domains.siteOrigins });
  const network = new Network('network', { config: config.network, region, logsBucketArn: storage.logs.arn });
  const data = new Data('data', { config, network });
  const keys = new SigningKeys('keys', { config: config.keys });
  const images = new Images('images', { config: config.images });
  const foundation = {
    nameServers: dns.nameServers,
    documentsBucket: storage.documents.id,
    backupsBucket: storage.backups.id,
    siteBucket: storage.site.id,
    databaseEndpoint: data.database.address,
    databaseIdentifier: data.database.identifier,
    cacheEndpoint: data.cache.address,
  };
  if (!config.dns.delegated) {
    // Certificates would wait for a delegation that is not there: first the name servers, then the rest.
    return { ...foundation, next: `Delegate ${config.domain} to nameServers, then set dns.delegated: true` };
  }

  const alarms = new Alarms('alarms', { email: config.observability.alarmEmail, accountId });
  const metrics = new Metrics('metrics', { alarms });
  const edge = new Edge('edge', { config, domains, dns, network, storage, keys, alarms });
  const mail = new Mail('mail', { domain: config.domain, region, dns });
  const compute = new Compute('compute', {
    config,
    ...place,
    network,
    data,
    storage,
    images,
    keys,
    metrics,
    balancer: edge.balancer,
    media: edge.media,
    mail,
    apiOrigin: domains.apiOrigin,
    siteOrigins: domains.siteOrigins,
  });
  const backup = new Backup('backup', {
    config,
    ...place,
    cluster: compute.cluster,
    network,
    data,
    storage,
    images,
    alarms,
  });
  new Observability('observability', { config, region, alarms, metrics, edge, data, compute });
  if (config.sleep) {
    new Sleep('sleep', {
      hours: config.sleep,
      database: data.database,
      accountId,
      services: [
        { service: compute.api, min: config.api.min, max: config.api.max },
        { service: compute.worker, min: config.worker.min, max: config.worker.max },
      ],
    });
  }

  return {
    ...foundation,
    apiUrl: domains.apiOrigin,
    portalUrl: edge.portal.url,
    adminUrl: edge.admin.url,
    mediaUrl: edge.media.origin,
    cluster: compute.cluster.name,
    apiService: compute.api.name,
    workerService: compute.worker.name,
    runningTaskDefinitions: { api: compute.api.running, worker: compute.worker.running },
    // Inputs of `aws ecs run-task`, for a backup, a restore or a command out of turn.
    runTask: {
      cluster: compute.cluster.name,
      taskDefinition: backup.task.arn,
      restoreRoleArn: backup.restoreRoleArn,
      subnets: network.tasks.subnetIds,
      securityGroups: [network.groups.ids.backup],
      assignPublicIp: network.tasks.assignPublicIp ? 'ENABLED' : 'DISABLED',
    },
    dashboard: pulumi.interpolate`https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards:name=${pulumi.getProject()}-${pulumi.getStack()}`,
  };
}
