import * as pulumi from '@pulumi/pulumi';
import { Cache } from './cache.ts';
import type { StackConfig } from './config.ts';
import { Database } from './database.ts';
import type { Network } from './network.ts';

export interface DataArgs {
  readonly config: StackConfig;
  readonly network: Network;
}

/** What must not be lost (PostgreSQL) and what may be (the queue is rebuilt from it). */
export class Data extends pulumi.ComponentResource {
  readonly database: Database;
  readonly cache: Cache;

  constructor(name: string, args: DataArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:data:Data', name, {}, opts);
    const { config, network } = args;
    const { production, keys } = config;
    this.database = new Database(
      'database',
      {
        config: config.database,
        production,
        passwordMonth: keys.database,
        logDays: config.observability.logDays,
        subnetIds: network.isolatedSubnetIds,
        securityGroupId: network.groups.ids.database,
      },
      { parent: this },
    );
    this.cache = new Cache(
      'cache',
      {
        config: config.cache,
        tokenMonth: keys.cache,
        subnetIds: network.isolatedSubnetIds,
        securityGroupId: network.groups.ids.cache,
      },
      { parent: this },
    );
    this.registerOutputs({ database: this.database.address, cache: this.cache.address });
  }
}
