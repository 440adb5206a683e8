import { type MailTexts, momentIn } from './mail.content.ts';

const greeting = 'Hello,';

const occasion = ({ at, address }: { at: string; address: string | null }): [string, string][] => [
  ['When', `${momentIn('en', at)} (Paris time)`],
  ['IP address', address ?? 'unknown'],
];

const ignore = 'If it was not you, you need do nothing: without the link above nothing happens.';

const notYou =
  'Was it not you? Then somebody else may be able to use your account. Set a new password at once by “Forgotten password” on the sign-in page, end all sessions, and answer no message that asks for your password or a code: we never do.';

export const english: MailTexts = {
  'confirm-registration': ({ url }) => ({
    subject: 'Confirm your registration',
    paragraphs: [
      greeting,
      'Somebody, probably you, has registered with IPOWER MOTORS using this e-mail address. Confirm it with the password you chose, and your account is open.',
    ],
    action: { label: 'Confirm my address', url },
    notes: ['The link works once, for 24 hours.', ignore],
  }),

  'registration-repeated': ({ url }) => ({
    subject: 'You already have an account',
    paragraphs: [
      greeting,
      'Somebody, probably you, has just registered with this e-mail address, which already has an account with IPOWER MOTORS. Nothing has been changed: simply sign in. If you no longer know your password, you can set a new one there.',
    ],
    action: { label: 'Sign in', url },
    notes: ['If it was not you, you need do nothing: whoever registered has learnt nothing about your account.'],
  }),

  invitation: ({ url }) => ({
    subject: 'Your account with IPOWER MOTORS',
    paragraphs: [
      greeting,
      'An account with IPOWER MOTORS has been opened for you under this e-mail address. Choose a password, and you can use it.',
    ],
    action: { label: 'Choose my password', url },
    notes: ['The link works once, for 72 hours. Afterwards, ask whoever invited you for a new one.'],
  }),

  'reset-password': ({ url }) => ({
    subject: 'Set a new password',
    paragraphs: [
      greeting,
      'Somebody, probably you, has asked for a new password for your account. Until you choose one, the old one remains valid.',
    ],
    action: { label: 'Choose a new password', url },
    notes: ['The link works once, for 30 minutes.', ignore],
  }),

  'password-changed': (data) => ({
    subject: 'Your password has been changed',
    paragraphs: [greeting, 'The password of your account has been changed, and your other sessions have been ended.'],
    facts: occasion(data),
    notes: [notYou],
  }),

  'confirm-email': ({ url }) => ({
    subject: 'Confirm your new e-mail address',
    paragraphs: [
      greeting,
      'This is to become the e-mail address of your account with IPOWER MOTORS. Until you confirm it, the old one remains valid.',
    ],
    action: { label: 'Confirm my new address', url },
    notes: ['The link works once, for one hour.', ignore],
  }),

  'email-changed': (data) => ({
    subject: 'The e-mail address of your account has been changed',
    paragraphs: [
      greeting,
      'Your account has a new e-mail address. You sign in with it from now on, and this is the last message to the old one.',
    ],
    facts: [['New address', data.email], ...occasion(data)],
    notes: [
      'Was it not you? Then somebody else is using your account: write to contact@ipowerfrance.fr at once, from this address.',
    ],
  }),

  'two-factor-enabled': (data) => ({
    subject: 'Two-factor authentication is on',
    paragraphs: [
      greeting,
      'Your account now asks for a code from your authenticator app at each sign-in. Keep your recovery codes in a safe place: they are the only way in without the app.',
    ],
    facts: occasion(data),
    notes: [notYou],
  }),

  'two-factor-disabled': (data) => ({
    subject: 'Two-factor authentication is off',
    paragraphs: [
      greeting,
      'Your account no longer asks for a code at sign-in. Your recovery codes are no longer valid either.',
    ],
    facts: occasion(data),
    notes: [notYou],
  }),

  'recovery-code-used': (data) => ({
    subject: 'A recovery code has been used',
    paragraphs: [
      greeting,
      data.left === 0
        ? 'Somebody has signed in to your account with your last recovery code. Make new ones now, or you will be locked out if you lose your authenticator app.'
        : 'Somebody has signed in to your account with one of your recovery codes, which cannot be used again.',
    ],
    facts: [['Codes left', String(data.left)], ...occasion(data)],
    notes: [notYou],
  }),

  'recovery-codes-replaced': (data) => ({
    subject: 'You have new recovery codes',
    paragraphs: [greeting, 'New recovery codes have been made for your account. The old ones are no longer valid.'],
    facts: occasion(data),
    notes: [notYou],
  }),

  'identity-linked': (data) => ({
    subject: `${data.provider} can now sign you in`,
    paragraphs: [
      greeting,
      `An account with ${data.provider} has been linked to your account: you can use it to sign in to IPOWER MOTORS.`,
    ],
    facts: [['Provider', data.provider], ...occasion(data)],
    notes: [notYou],
  }),

  'identity-unlinked': (data) => ({
    subject: `${data.provider} no longer signs you in`,
    paragraphs: [greeting, `Your account with ${data.provider} can no longer be used to sign in to IPOWER MOTORS.`],
    facts: [['Provider', data.provider], ...occasion(data)],
    notes: [notYou],
  }),

  'api-key-created': (data) => ({
    subject: 'A new API key has been created',
    paragraphs: [
      greeting,
      'An API key has been created for your account. Whoever holds it can act in your name, within what the key is allowed to do.',
    ],
    facts: [['Name', data.name], ...occasion(data)],
    notes: ['If you do not know this key, revoke it in the settings of your account.', notYou],
  }),

  'webhook-disabled': ({ at, endpoint, error }) => ({
    subject: 'One of your webhooks has been disabled',
    paragraphs: [
      greeting,
      'The address below has taken none of our messages for 24 hours, or has answered that it wants no more (410). We no longer send anything to it.',
    ],
    facts: [
      ['Address', endpoint],
      ['Last error', error],
      ['When', `${momentIn('en', at)} (Paris time)`],
    ],
    notes: [
      'Once the cause is gone, enable the webhook again by the API. The messages of the last 30 days stay in its log and can be sent again from there.',
    ],
  }),

  'role-changed': (data) => ({
    subject: 'Your role has been changed',
    paragraphs: [greeting, 'An administrator has given your account another role. Please sign in again.'],
    facts: [['New role', roles[data.role] ?? data.role], ...occasion(data)],
    notes: ['If you did not expect this, ask an administrator.'],
  }),

  'session-stolen': (data) => ({
    subject: 'We have ended one of your sessions',
    paragraphs: [
      greeting,
      'A sign-in that had already been renewed was used a second time, as happens when somebody has copied it. To be safe we have ended that session. Please sign in again.',
    ],
    facts: occasion(data),
    notes: [
      'If it happens again, remove programs and browser extensions that you do not know, and change your password.',
    ],
  }),

  'export-ready': ({ url }) => ({
    subject: 'The copy of your data is ready',
    paragraphs: [
      greeting,
      'You have asked for a copy of all that we keep about you. It is ready, as a ZIP archive with your data and your files.',
    ],
    action: { label: 'To my copies', url },
    notes: [
      'You can download it for seven days after signing in. Then it is deleted.',
      'If you did not ask for it, change your password: somebody else may be able to use your account.',
    ],
  }),

  'account-erased': ({ receipt }) => ({
    subject: 'Your account has been erased',
    paragraphs: [
      greeting,
      'As you asked, your account with IPOWER MOTORS and all that belonged to it have been erased: your data, your documents and the copies of them. Backups, which nobody uses in daily work, lose them within the periods of our privacy policy.',
      'With the receipt below you can look up at any time what was erased. It says nothing about you, and we keep no other trace of your address.',
    ],
    facts: [['Receipt', receipt]],
    notes: ['This is the last message that we send to this address. Thank you for having been with us.'],
  }),
};

const roles: Record<string, string> = { customer: 'customer', staff: 'staff', admin: 'administrator' };
