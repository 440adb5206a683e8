/** A program that makes renditions: `command… JOBS FILE…` prints one line of JSON, a `PeerResult`. */
export type ImagePeer = { name: string; command: string[]; env?: Record<string, string> };

/** `seconds`: without start-up. `bytes`: size of each kind (`w1280 webp`), summed up over the files. */
export type PeerResult = { seconds: number; bytes: Record<string, number> };

/** The renditions every peer is asked for; the widths from large to small, as the recipe makes them. */
export const widths = [1920, 1280, 640, 320];
export const formats = ['avif', 'webp', 'jpeg'] as const;

/** The body of a peer in JavaScript: takes the files `JOBS` at once and prints the result. */
export async function runPeer(make: (file: string) => Promise<Record<string, number>>): Promise<void> {
  const [jobs = '2', ...files] = process.argv.slice(2);
  const bytes: Record<string, number> = {};
  const from = performance.now();
  await Promise.all(
    Array.from({ length: Number(jobs) }, async () => {
      for (let file = files.shift(); file; file = files.shift())
        for (const [kind, size] of Object.entries(await make(file))) bytes[kind] = (bytes[kind] ?? 0) + size;
    }),
  );
  console.log(JSON.stringify({ seconds: (performance.now() - from) / 1000, bytes } satisfies PeerResult));
}
