import { type Static, Type } from 'typebox';
import { Instant } from './primitives.ts';

export const Dependency = Type.Object({
  name: Type.Enum(['postgres', 'redis', 's3']),
  up: Type.Boolean(),
  milliseconds: Type.Union([Type.Integer(), Type.Null()], { description: 'How long it took to answer.' }),
  version: Type.Union([Type.String(), Type.Null()], { description: 'Of the server, where it tells.' }),
});
export type Dependency = Static<typeof Dependency>;

/** How the platform is, as staff sees it. */
export const SystemState = Type.Object({
  release: Type.String({ description: 'Of the API that answers.' }),
  node: Type.String({ description: 'Version of Node.' }),
  startedAt: Instant,
  migration: Type.Union([Type.String(), Type.Null()], { description: 'The last that the database has seen.' }),
  dependencies: Type.Array(Dependency),
  accounts: Type.Object({ total: Type.Integer(), disabled: Type.Integer() }),
  storage: Type.Object({
    documents: Type.Integer({ description: 'The trash included.' }),
    bytes: Type.Integer({ description: 'Of all documents, each by its own size.' }),
    trashBytes: Type.Integer({ description: 'Of those in the trash.' }),
    renditionBytes: Type.Integer({ description: 'Of what was made of them.' }),
  }),
});
export type SystemState = Static<typeof SystemState>;
