import { type Static, Type } from 'typebox';
import { Instant, Uuid } from './primitives.ts';

/** Longest password taken: Argon2 reads it whole, so its length is work for us (ASVS 6.2.9 asks for at least 64). */
export const passwordMaxLength = 128;

/** Shortest password where it is the only factor (ASVS 6.2.1, NIST SP 800-63B-4 §3.1.1.2). */
export const passwordMinLength = 15;

export const Role = Type.Enum(['customer', 'staff', 'admin']);
export type Role = Static<typeof Role>;

/** Of the mails to an account's owner. */
export const AccountLanguage = Type.Enum(['en', 'fr']);

export const Account = Type.Object({
  id: Uuid,
  email: Type.String({ format: 'email' }),
  role: Role,
  language: AccountLanguage,
  createdAt: Instant,
});
export type Account = Static<typeof Account>;

const Email = Type.String({ format: 'email', maxLength: 254, examples: ['marie@example.fr'] });

/** One that is being chosen. Counted in characters after Unicode normalisation (NFKC). */
const NewPassword = Type.String({
  minLength: passwordMinLength,
  maxLength: passwordMaxLength,
  description: 'Refused when it is common, or made of the address or our name; there are no other rules.',
});

const Password = Type.String({ maxLength: passwordMaxLength });

/** The secret behind the `#` of a mail's link. */
const LinkToken = Type.String({ minLength: 1, maxLength: 100 });

export const Registration = Type.Object({ email: Email, password: NewPassword }, { additionalProperties: false });
export type Registration = Static<typeof Registration>;

/** What the answer is whether or not there is an account: everything else is in the mail. */
export const MailSent = Type.Object({ email: Type.String({ description: 'Where a mail tells more.' }) });
export type MailSent = Static<typeof MailSent>;

export const RegistrationConfirmation = Type.Object(
  {
    token: LinkToken,
    password: Type.String({ maxLength: passwordMaxLength, description: 'The one chosen at the registration.' }),
  },
  { additionalProperties: false },
);
export type RegistrationConfirmation = Static<typeof RegistrationConfirmation>;

export const PasswordChange = Type.Object(
  { currentPassword: Password, newPassword: NewPassword },
  { additionalProperties: false },
);
export type PasswordChange = Static<typeof PasswordChange>;

export const PasswordResetRequest = Type.Object({ email: Email }, { additionalProperties: false });

/** A password set by the link of a mail. */
export const PasswordByLink = Type.Object({ token: LinkToken, password: NewPassword }, { additionalProperties: false });
export type PasswordByLink = Static<typeof PasswordByLink>;

export const EmailChange = Type.Object({ email: Email }, { additionalProperties: false });

export const EmailConfirmation = Type.Object({ token: LinkToken }, { additionalProperties: false });

export const AccountChange = Type.Object({ language: AccountLanguage }, { additionalProperties: false });
export type AccountChange = Static<typeof AccountChange>;

export const Credentials = Type.Object(
  {
    email: Type.String({ maxLength: 254, examples: ['marie@example.fr'] }),
    password: Password,
  },
  { additionalProperties: false },
);
export type Credentials = Static<typeof Credentials>;

export const AccessToken = Type.Object({
  accessToken: Type.String({ description: 'JWT (RFC 9068 profile), sent as `Authorization: Bearer …`.' }),
  expiresIn: Type.Integer({ description: 'Seconds until the token expires.' }),
});
export type AccessToken = Static<typeof AccessToken>;
