import type { Actor } from '../../platform/actor.ts';

/** Every mail we send, and what its text needs. `url`s lead to the web app, with the token behind `#`. */
export type MailTemplates = {
  'confirm-registration': { url: string };
  /** To an address that has an account, when somebody registers it again: the answer to him is the same. */
  'registration-repeated': { url: string };
  invitation: { url: string };
  'reset-password': { url: string };
  'password-changed': Occasion;
  'confirm-email': { url: string };
  /** To the old address. */
  'email-changed': Occasion & { email: string };
  'two-factor-enabled': Occasion;
  'two-factor-disabled': Occasion;
  'recovery-code-used': Occasion & { left: number };
  'recovery-codes-replaced': Occasion;
  'identity-linked': Occasion & { provider: string };
  'identity-unlinked': Occasion & { provider: string };
  'api-key-created': Occasion & { name: string };
  /** `error` is the status of its last answer, or why there was none. */
  'webhook-disabled': { at: string; endpoint: string; error: string };
  'role-changed': Occasion & { role: string };
  'session-stolen': Occasion;
  'export-ready': { url: string };
  'account-erased': { receipt: string };
};

/** When and from where something was done. */
type Occasion = { at: string; address: string | null };

/** The occasion of what is being done now. */
export const occasionOf = ({ address }: Pick<Actor, 'address'>): Occasion => ({
  at: new Date().toISOString(),
  address,
});

export type MailTemplate = keyof MailTemplates;
