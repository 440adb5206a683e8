import { type Static, Type } from 'typebox';

/** Error body of every route: RFC 9457 problem details with a stable `code`. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'URI of the error’s description.' }),
    title: Type.String({ description: 'What happened, in the language of Accept-Language (en, fr).' }),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable, machine-readable; see the list in the documentation.' }),
    detail: Type.Optional(Type.String({ description: 'What to do about it, in the same language.' })),
    used: Type.Optional(Type.Integer({ description: 'Where a limit is reached: how much of it is used.' })),
    allowed: Type.Optional(Type.Integer({ description: 'Where a limit is reached: the limit.' })),
    requestId: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'JSON Pointer (RFC 6901) into the request.' }),
          code: Type.String(),
          detail: Type.String(),
        }),
        { description: 'Each field that is wrong.' },
      ),
    ),
  },
  { $id: 'Problem' },
);
export type Problem = Static<typeof Problem>;
