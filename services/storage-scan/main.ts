import { parseArgs } from 'node:util';
import { createContainer } from '../container.ts';
import { isClean, type ScanReport } from '../domains/storage-scan/index.ts';
import { StorageScanEnvSchema } from '../platform/env.schema.ts';
import { readEnv } from '../platform/env.ts';
import { shutDown } from '../platform/lifecycle.ts';
import { createLogger } from '../platform/logger.ts';
import { start } from '../platform/start.ts';

const inWords = ({ objects, bytes, repaired, ...findings }: ScanReport): string => {
  const found = {
    'objects that no row knows': findings.orphans,
    'originals that are missing': findings.missingOriginals,
    'renditions that are missing': findings.missingRenditions,
    'exports that are missing': findings.missingExports,
    'objects of a wrong size': findings.wrongSizes,
    'accounts whose usage is wrong': findings.wrongUsage,
  };
  const lines = [`${objects} objects, ${bytes} bytes`];
  for (const [what, { count, first }] of Object.entries(found)) {
    lines.push(`${count} ${what}`, ...first.map((one) => `  ${typeof one === 'string' ? one : JSON.stringify(one)}`));
  }
  if (repaired) {
    const { deleted, remade, lost, recounted } = repaired;
    lines.push(
      `repaired: ${deleted} objects deleted, ${remade} documents processed again, ${lost} documents lost, ${recounted} accounts counted anew`,
    );
  }
  return lines.join('\n');
};

/**
 * An operator's command: compares storage and database in both directions, and with `--repair` makes them agree.
 * Ends with 0 when they do, with 2 when something was found.
 */
await start(async () => {
  const { values } = parseArgs({
    options: { repair: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  const env = readEnv(StorageScanEnvSchema);
  const logger = createLogger('storage-scan', 'silent');
  const container = await createContainer(env, logger, 'storage-scan');
  const report = await container.storageScan
    .scan({ repair: values.repair })
    .finally(() => shutDown(container.shutdown, logger));
  console.log(values.json ? JSON.stringify(report) : inWords(report));
  process.exitCode = isClean(report) ? 0 : 2;
});
