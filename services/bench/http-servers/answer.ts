import { Type } from 'typebox';
import { Instant, Uuid } from '../../contracts/primitives.ts';

/** What the servers without a database answer with. */
export const Answer = Type.Object({
  id: Uuid,
  filename: Type.String(),
  size: Type.Integer(),
  ready: Type.Boolean(),
  widths: Type.Array(Type.Integer()),
  createdAt: Instant,
});

export const answer = () => ({
  id: '01a204eb-d797-768e-aa2b-d912e4557f55',
  filename: 'façade.jpg',
  size: 4_200_000,
  ready: true,
  widths: [320, 640, 1280, 1920],
  createdAt: '2026-05-06T10:11:12.000Z',
});
