import { type Static, Type } from 'typebox';
import { Instant, Uuid } from './primitives.ts';

/** Longest password taken: Argon2 reads it whole, so its length is work for us (ASVS 6.2.9 asks for at least 64). */
export const passwordMaxLength = 128;

/** Shortest password where it is the only factor (ASVS 6.2.1, NIST SP 800-63B-4 §3.1.1.2). */
export const passwordMinLength = 15;

export const Role = Type.Enum(['customer', 'staff', 'admin']);
export type Role = Static<typeof Role>;

export const Account = Type.Object({
  id: Uuid,
  email: Type.String({ format: 'email' }),
  role: Role,
  createdAt: Instant,
});
export type Account = Static<typeof Account>;

export const Registration = Type.Object(
  {
    email: Type.String({ format: 'email', maxLength: 254, examples: ['marie@example.fr'] }),
    password: Type.String({ minLength: passwordMinLength, maxLength: passwordMaxLength }),
  },
  { additionalProperties: false },
);
export type Registration = Static<typeof Registration>;

export const Credentials = Type.Object(
  {
    email: Type.String({ maxLength: 254, examples: ['marie@example.fr'] }),
    password: Type.String({ maxLength: passwordMaxLength }),
  },
  { additionalProperties: false },
);
export type Credentials = Static<typeof Credentials>;

export const AccessToken = Type.Object({
  accessToken: Type.String({ description: 'JWT (RFC 9068 profile), sent as `Authorization: Bearer …`.' }),
  expiresIn: Type.Integer({ description: 'Seconds until the token expires.' }),
});
export type AccessToken = Static<typeof AccessToken>;
