import { type MailTexts, momentIn } from './mail.content.ts';

const greeting = 'Bonjour,';

const occasion = ({ at, address }: { at: string; address: string | null }): [string, string][] => [
  ['Date', `${momentIn('fr', at)} (heure de Paris)`],
  ['Adresse IP', address ?? 'inconnue'],
];

const ignore =
  'Si vous n’êtes pas à l’origine de cette demande, ne faites rien : sans le lien ci-dessus, rien ne se passe.';

const notYou =
  'Ce n’était pas vous ? Quelqu’un d’autre peut alors utiliser votre compte. Choisissez sans attendre un nouveau mot de passe avec « Mot de passe oublié » sur la page de connexion, fermez toutes les sessions et ne répondez à aucun message qui vous demande votre mot de passe ou un code : nous ne le faisons jamais.';

export const french: MailTexts = {
  'confirm-registration': ({ url }) => ({
    subject: 'Confirmez votre inscription',
    paragraphs: [
      greeting,
      'Quelqu’un, sans doute vous, s’est inscrit chez IPOWER MOTORS avec cette adresse e-mail. Confirmez-la avec le mot de passe que vous avez choisi : votre compte sera alors ouvert.',
    ],
    action: { label: 'Confirmer mon adresse', url },
    notes: ['Ce lien fonctionne une seule fois, pendant 24 heures.', ignore],
  }),

  'registration-repeated': ({ url }) => ({
    subject: 'Vous avez déjà un compte',
    paragraphs: [
      greeting,
      'Quelqu’un, sans doute vous, vient de s’inscrire avec cette adresse e-mail, qui a déjà un compte chez IPOWER MOTORS. Rien n’a été modifié : connectez-vous tout simplement. Si vous ne connaissez plus votre mot de passe, vous pourrez y en choisir un nouveau.',
    ],
    action: { label: 'Me connecter', url },
    notes: [
      'Si ce n’était pas vous, ne faites rien : la personne qui s’est inscrite n’a rien appris au sujet de votre compte.',
    ],
  }),

  invitation: ({ url }) => ({
    subject: 'Votre compte chez IPOWER MOTORS',
    paragraphs: [
      greeting,
      'Un compte a été ouvert pour vous chez IPOWER MOTORS avec cette adresse e-mail. Choisissez un mot de passe pour pouvoir l’utiliser.',
    ],
    action: { label: 'Choisir mon mot de passe', url },
    notes: [
      'Ce lien fonctionne une seule fois, pendant 72 heures. Passé ce délai, demandez-en un nouveau à la personne qui vous a invité.',
    ],
  }),

  'reset-password': ({ url }) => ({
    subject: 'Choisissez un nouveau mot de passe',
    paragraphs: [
      greeting,
      'Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte. Tant que vous n’en choisissez pas, l’ancien reste valable.',
    ],
    action: { label: 'Choisir un nouveau mot de passe', url },
    notes: ['Ce lien fonctionne une seule fois, pendant 30 minutes.', ignore],
  }),

  'password-changed': (data) => ({
    subject: 'Votre mot de passe a été modifié',
    paragraphs: [greeting, 'Le mot de passe de votre compte a été modifié et vos autres sessions ont été fermées.'],
    facts: occasion(data),
    notes: [notYou],
  }),

  'confirm-email': ({ url }) => ({
    subject: 'Confirmez votre nouvelle adresse e-mail',
    paragraphs: [
      greeting,
      'Cette adresse doit devenir celle de votre compte chez IPOWER MOTORS. Tant que vous ne la confirmez pas, l’ancienne reste valable.',
    ],
    action: { label: 'Confirmer ma nouvelle adresse', url },
    notes: ['Ce lien fonctionne une seule fois, pendant une heure.', ignore],
  }),

  'email-changed': (data) => ({
    subject: 'L’adresse e-mail de votre compte a été modifiée',
    paragraphs: [
      greeting,
      'Votre compte a une nouvelle adresse e-mail. Vous vous connecterez désormais avec elle ; ce message est le dernier envoyé à l’ancienne.',
    ],
    facts: [['Nouvelle adresse', data.email], ...occasion(data)],
    notes: [
      'Ce n’était pas vous ? Quelqu’un d’autre utilise alors votre compte : écrivez sans attendre à contact@ipowerfrance.fr, depuis cette adresse.',
    ],
  }),

  'two-factor-enabled': (data) => ({
    subject: 'La double authentification est activée',
    paragraphs: [
      greeting,
      'Votre compte demande désormais un code de votre application d’authentification à chaque connexion. Conservez vos codes de secours en lieu sûr : sans l’application, eux seuls vous permettent de vous connecter.',
    ],
    facts: occasion(data),
    notes: [notYou],
  }),

  'two-factor-disabled': (data) => ({
    subject: 'La double authentification est désactivée',
    paragraphs: [
      greeting,
      'Votre compte ne demande plus de code à la connexion. Vos codes de secours ne sont plus valables non plus.',
    ],
    facts: occasion(data),
    notes: [notYou],
  }),

  'recovery-code-used': (data) => ({
    subject: 'Un code de secours a été utilisé',
    paragraphs: [
      greeting,
      data.left === 0
        ? 'Quelqu’un s’est connecté à votre compte avec votre dernier code de secours. Créez-en de nouveaux dès maintenant : sans eux, vous ne pourriez plus vous connecter si vous perdiez votre application d’authentification.'
        : 'Quelqu’un s’est connecté à votre compte avec l’un de vos codes de secours, qui ne pourra plus servir.',
    ],
    facts: [['Codes restants', String(data.left)], ...occasion(data)],
    notes: [notYou],
  }),

  'recovery-codes-replaced': (data) => ({
    subject: 'Vous avez de nouveaux codes de secours',
    paragraphs: [
      greeting,
      'De nouveaux codes de secours ont été créés pour votre compte. Les anciens ne sont plus valables.',
    ],
    facts: occasion(data),
    notes: [notYou],
  }),

  'identity-linked': (data) => ({
    subject: `Vous pouvez maintenant vous connecter avec ${data.provider}`,
    paragraphs: [
      greeting,
      `Un compte ${data.provider} a été associé au vôtre : il permet de vous connecter chez IPOWER MOTORS.`,
    ],
    facts: [['Fournisseur', data.provider], ...occasion(data)],
    notes: [notYou],
  }),

  'identity-unlinked': (data) => ({
    subject: `Vous ne pouvez plus vous connecter avec ${data.provider}`,
    paragraphs: [greeting, `Votre compte ${data.provider} ne permet plus de vous connecter chez IPOWER MOTORS.`],
    facts: [['Fournisseur', data.provider], ...occasion(data)],
    notes: [notYou],
  }),

  'api-key-created': (data) => ({
    subject: 'Une nouvelle clé d’API a été créée',
    paragraphs: [
      greeting,
      'Une clé d’API a été créée pour votre compte. Quiconque la détient peut agir en votre nom, dans les limites de ce qu’elle permet.',
    ],
    facts: [['Nom', data.name], ...occasion(data)],
    notes: ['Si vous ne connaissez pas cette clé, révoquez-la dans les paramètres de votre compte.', notYou],
  }),

  'webhook-disabled': ({ at, endpoint, error }) => ({
    subject: 'L’un de vos webhooks a été désactivé',
    paragraphs: [
      greeting,
      'L’adresse ci-dessous n’a accepté aucun de nos messages pendant 24 heures, ou a répondu qu’elle n’en veut plus (410). Nous n’y envoyons plus rien.',
    ],
    facts: [
      ['Adresse', endpoint],
      ['Dernière erreur', error],
      ['Date', `${momentIn('fr', at)} (heure de Paris)`],
    ],
    notes: [
      'Une fois la cause réparée, réactivez le webhook par l’API. Les messages des 30 derniers jours restent dans son journal, d’où ils peuvent être envoyés de nouveau.',
    ],
  }),

  'role-changed': (data) => ({
    subject: 'Votre rôle a été modifié',
    paragraphs: [greeting, 'Un administrateur a attribué un autre rôle à votre compte. Veuillez vous reconnecter.'],
    facts: [['Nouveau rôle', roles[data.role] ?? data.role], ...occasion(data)],
    notes: ['Si vous ne vous y attendiez pas, adressez-vous à un administrateur.'],
  }),

  'session-stolen': (data) => ({
    subject: 'Nous avons fermé l’une de vos sessions',
    paragraphs: [
      greeting,
      'Une connexion qui avait déjà été renouvelée a servi une seconde fois, comme lorsque quelqu’un l’a copiée. Par précaution, nous avons fermé cette session. Veuillez vous reconnecter.',
    ],
    facts: occasion(data),
    notes: [
      'Si cela se reproduit, supprimez les programmes et les extensions de navigateur que vous ne connaissez pas, puis changez de mot de passe.',
    ],
  }),

  'export-ready': ({ url }) => ({
    subject: 'La copie de vos données est prête',
    paragraphs: [
      greeting,
      'Vous avez demandé une copie de tout ce que nous conservons à votre sujet. Elle est prête, sous la forme d’une archive ZIP contenant vos données et vos fichiers.',
    ],
    action: { label: 'Voir mes copies', url },
    notes: [
      'Vous pouvez la télécharger pendant sept jours, une fois connecté. Elle est ensuite supprimée.',
      'Si vous ne l’avez pas demandée, changez de mot de passe : quelqu’un d’autre peut utiliser votre compte.',
    ],
  }),

  'account-erased': ({ receipt }) => ({
    subject: 'Votre compte a été effacé',
    paragraphs: [
      greeting,
      'Comme vous l’avez demandé, votre compte chez IPOWER MOTORS et tout ce qui s’y rattachait ont été effacés : vos données, vos documents et leurs copies. Les sauvegardes, qui ne servent pas au quotidien, les perdent dans les délais prévus par notre politique de confidentialité.',
      'Le reçu ci-dessous vous permet de consulter à tout moment ce qui a été effacé. Il ne dit rien de vous, et nous ne gardons aucune autre trace de votre adresse.',
    ],
    facts: [['Reçu', receipt]],
    notes: ['Ce message est le dernier que nous envoyons à cette adresse. Merci de votre confiance.'],
  }),
};

const roles: Record<string, string> = { customer: 'client', staff: 'équipe', admin: 'administrateur' };
