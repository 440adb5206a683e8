import { basename, dirname } from 'node:path';
import { createIPX, ipxFSStorage } from 'ipx';
import { runPeer, widths } from './peer.ts';

/** An image server in common use; it has no setting for an encoder's effort, so it is not asked for AVIF. */
await runPeer(async (file) => {
  const ipx = createIPX({ storage: ipxFSStorage({ dir: dirname(file) }) });
  const kinds = widths.flatMap((width) => ['webp', 'jpeg'].map((format) => ({ width, format })));
  const sizes = await Promise.all(
    kinds.map(async ({ width, format }) => {
      const { data } = await ipx(basename(file), { width: String(width), format, quality: '80' }).process();
      return [`w${width} ${format}`, data.length];
    }),
  );
  return Object.fromEntries(sizes);
});
