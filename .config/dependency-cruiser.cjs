/**
 * Who may import whom. The layout is the architecture: an arrow that is not here is a mistake.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or lack a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'infra-and-services-are-apart',
      severity: 'error',
      comment: 'The cloud knows of the services what their environment is called, and what the sites are served with.',
      from: { path: '^infra/' },
      to: {
        path: '^services/',
        pathNot: '^services/(platform/env\\.schema|web/headers|web/shared/config)\\.ts$',
      },
    },
    { name: 'services-know-no-infra', severity: 'error', from: { path: '^services/' }, to: { path: '^infra/' } },
    {
      name: 'contracts-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^services/contracts/' },
      to: { path: '^(services|infra)/', pathNot: '^services/contracts/' },
    },
    {
      name: 'web-knows-contracts-only',
      severity: 'error',
      from: { path: '^services/web/' },
      to: { path: '^(services|infra)/', pathNot: '^services/(web|contracts)/' },
    },
    {
      name: 'platform-knows-no-domain',
      severity: 'error',
      from: { path: '^services/platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^services/', pathNot: '^services/(platform|contracts)/' },
    },
    {
      name: 'domains-know-no-process',
      severity: 'error',
      from: { path: '^services/domains/', pathNot: '\\.test\\.ts$' },
      to: { path: '^services/', pathNot: '^services/(domains|platform|contracts)/' },
    },
    {
      name: 'domains-meet-at-the-door',
      severity: 'error',
      comment: 'A domain reaches another through its index.ts.',
      from: { path: '^services/domains/([^/]+)/' },
      to: { path: '^services/domains/', pathNot: ['^services/domains/$1/', '^services/domains/[^/]+/index\\.ts$'] },
    },
    {
      name: 'processes-enter-domains-by-the-door',
      severity: 'error',
      comment: 'processed-file.ts is a door of its own: a decoding process must not load the whole domain.',
      from: { path: '^services/(api|worker|container\\.ts)' },
      to: { path: '^services/domains/', pathNot: '^services/domains/[^/]+/(index|processed-file)\\.ts$' },
    },
    {
      name: 'only-repositories-know-the-database',
      severity: 'error',
      from: {
        path: '^services/(api|worker|domains|platform|container\\.ts)',
        pathNot: ['\\.(repository|table)\\.ts$', '^services/platform/(columns|db|statement)\\.ts$', '\\.test\\.ts$'],
      },
      to: { path: '^node_modules/(drizzle-orm|postgres)/' },
    },
    {
      name: 'services-and-repositories-know-neither-fastify-nor-bullmq',
      severity: 'error',
      from: { path: '\\.(service|repository)\\.ts$' },
      to: { path: '^node_modules/(fastify|@fastify|bullmq)/' },
    },
    {
      name: 'production-code-needs-production-packages',
      severity: 'error',
      from: {
        path: '^services/(api|worker|domains|platform|contracts|migrations|container\\.ts)',
        pathNot: '\\.test\\.ts$',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
