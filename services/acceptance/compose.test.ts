import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

type Service = {
  image: string;
  build?: object;
  ports?: string[];
  volumes?: string[];
  environment?: Record<string, string>;
};

const root = join(import.meta.dirname, '../..');
const read = (path: string) => parse(readFileSync(join(root, path), 'utf8'), { merge: true });
const { services, volumes } = read('compose.yaml') as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};

describe.each(Object.entries(services))('the service %s of compose.yaml', (_name, service) => {
  test('is ours, or an image by its exact tag', () => {
    if (!service.build) expect(service.image).toMatch(/^docker\.io\/[\w/.-]+:v?\d+\.\d+(\.\d+)?(-[\w-]+)?$/);
  });

  test('listens on this machine only', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('mounts what there is', () => {
    for (const [source = ''] of (service.volumes ?? []).map((volume) => volume.split(':'))) {
      if (source.startsWith('.')) expect(existsSync(join(root, source)), source).toBe(true);
      else expect(volumes).toHaveProperty(source);
    }
  });
});

describe('monitoring beside docker compose', () => {
  /** Where a file of the repository is in a container. */
  const mounted = (service: string, path: string) => {
    const folders = (services[service]?.volumes ?? []).map((volume) => volume.split(':'));
    const [from = '', to = ''] = folders.find(([source = '']) => join(root, path).startsWith(join(root, source))) ?? [];
    return join(root, path).replace(join(root, from), to);
  };

  test('Prometheus reads the committed configuration, which asks services by the port that they have', () => {
    expect(services['prometheus']).toMatchObject({
      command: expect.arrayContaining([`--config.file=${mounted('prometheus', 'infra/prometheus/prometheus.yaml')}`]),
    });
    const { scrape_configs } = read('infra/prometheus/prometheus.yaml');
    const targets = scrape_configs.flatMap(
      ({ static_configs }: { static_configs: { targets: string[] }[] }) => static_configs[0]?.targets,
    );
    expect(targets).toEqual(['api:9090', 'worker:9090']);
    for (const name of ['api', 'worker']) expect(services[name]?.environment).not.toHaveProperty('INTERNAL_PORT');
  });

  test('Grafana finds Prometheus and the dashboards', () => {
    const [source] = read('infra/grafana/provisioning/datasources/prometheus.yaml').datasources;
    expect(source).toMatchObject({ type: 'prometheus', url: 'http://prometheus:9090' });
    expect(mounted('grafana', 'infra/grafana/provisioning/datasources/prometheus.yaml')).toBe(
      '/etc/grafana/provisioning/datasources/prometheus.yaml',
    );
    const [provider] = read('infra/grafana/provisioning/dashboards/files.yaml').providers;
    expect(provider.options.path).toBe(mounted('grafana', 'infra/grafana/dashboards'));
    expect(readdirSync(join(root, 'infra/grafana/dashboards'))).toContain('api.json');
    expect(services['grafana']?.environment?.['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']).toBe(
      mounted('grafana', 'infra/grafana/dashboards/api.json'),
    );
  });
});
