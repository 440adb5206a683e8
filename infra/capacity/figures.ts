import { readFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const perRequest = Type.Object({ api: Type.Number(), database: Type.Number() });

/** What `npm run bench:scale -- --write` measured. Milliseconds of the processor, and bytes. */
const FiguresSchema = Type.Object({
  date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  machine: Type.String(),
  footprint: Type.Object({
    postgresPerDocument: Type.Number(),
    postgresPerJob: Type.Number(),
    postgresPerSession: Type.Number(),
    redisPerWaitingJob: Type.Number(),
  }),
  api: Type.Object({
    scale: Type.Array(Type.Object({ processes: Type.Integer(), reads: Type.Number(), writes: Type.Number() })),
    read: perRequest,
    write: perRequest,
    redisBytesPerAccount: Type.Number(),
  }),
  workers: Type.Object({
    scale: Type.Array(Type.Object({ workers: Type.Integer(), imagesPerSecond: Type.Number() })),
    image: Type.Object({ worker: Type.Number(), database: Type.Number(), redis: Type.Number() }),
    stored: Type.Object({ original: Type.Number(), renditions: Type.Number() }),
  }),
  growth: Type.Array(
    Type.Object({
      name: Type.String(),
      milliseconds: Type.Array(Type.Object({ documents: Type.Integer(), median: Type.Number() })),
    }),
  ),
});

export type Figures = Static<typeof FiguresSchema>;

/** @throws when the file does not hold what the model needs */
export const readFigures = (file: URL): Figures => Value.Parse(FiguresSchema, JSON.parse(readFileSync(file, 'utf8')));
