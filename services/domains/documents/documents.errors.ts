import { type ErrorEntry, errorsOf, type Text } from '../../platform/errors.ts';

/** Answers to requests. */
export const documentErrors = {
  'document-not-found': {
    status: 404,
    title: { en: 'There is no such document.', fr: "Ce document n'existe pas." },
  },
  'extension-mismatch': {
    status: 422,
    title: { en: 'The file name does not fit the media type.', fr: 'Le nom du fichier ne correspond pas à son type.' },
    remedy: {
      en: 'Send the media type that belongs to the extension of the file name.',
      fr: "Envoyez le type qui correspond à l'extension du nom de fichier.",
    },
  },
  'upload-missing': {
    status: 409,
    title: { en: 'The file has not been uploaded.', fr: "Le fichier n'a pas été envoyé." },
    remedy: {
      en: 'Upload it to the address that came with the document, then complete it.',
      fr: "Envoyez-le à l'adresse fournie avec le document, puis terminez l'envoi.",
    },
  },
  'upload-size-mismatch': {
    status: 422,
    title: {
      en: 'The uploaded file has not the size that was announced.',
      fr: "Le fichier envoyé n'a pas la taille annoncée.",
    },
    remedy: { en: 'Upload the whole file again.', fr: 'Envoyez à nouveau le fichier entier.' },
  },
  'upload-too-large': {
    status: 413,
    title: { en: 'The file is too large.', fr: 'Le fichier est trop volumineux.' },
    remedy: { en: 'Files of up to 50 MiB are taken.', fr: "Les fichiers sont acceptés jusqu'à 50 Mio." },
  },
  'upload-unreadable': {
    status: 400,
    title: {
      en: 'The form of the upload breaks off, or cannot be read.',
      fr: "Le formulaire de l'envoi est interrompu ou illisible.",
    },
  },
  'upload-part-missing': {
    status: 400,
    title: {
      en: 'The request has no part named “file” with a file name.',
      fr: "La requête n'a pas de partie « file » avec un nom de fichier.",
    },
  },
  'upload-part-invalid': {
    status: 422,
    title: {
      en: 'The part “file” has a file name or a media type that is not taken.',
      fr: "La partie « file » a un nom de fichier ou un type qui n'est pas accepté.",
    },
    remedy: {
      en: 'Send a file of a kind that is taken, with its Content-Type.',
      fr: "Envoyez un fichier d'un genre accepté, avec son Content-Type.",
    },
  },
  'quota-bytes-exceeded': {
    status: 409,
    title: { en: 'The account has no room for this file.', fr: "Le compte n'a plus de place pour ce fichier." },
    remedy: {
      en: 'Delete what is no longer needed, and empty the trash.',
      fr: "Supprimez ce qui n'est plus utile, et videz la corbeille.",
    },
  },
  'quota-documents-exceeded': {
    status: 409,
    title: {
      en: 'The account has as many documents as it may have.',
      fr: 'Le compte a autant de documents que permis.',
    },
    remedy: {
      en: 'Delete what is no longer needed, and empty the trash.',
      fr: "Supprimez ce qui n'est plus utile, et videz la corbeille.",
    },
  },
  'quota-uploads-exceeded': {
    status: 409,
    title: { en: 'Too many uploads are under way.', fr: 'Trop d’envois sont en cours.' },
    remedy: {
      en: 'Complete those you have begun, or delete them for good. They end by themselves after 24 hours.',
      fr: "Terminez ceux qui sont commencés, ou supprimez-les définitivement. Ils prennent fin d'eux-mêmes après 24 heures.",
    },
  },
  'document-not-in-trash': {
    status: 409,
    title: {
      en: 'Only a document in the trash can be deleted for good.',
      fr: 'Seul un document dans la corbeille peut être supprimé définitivement.',
    },
    remedy: { en: 'Delete it first, then once more.', fr: "Supprimez-le d'abord, puis encore une fois." },
  },
  'document-not-ready': {
    status: 409,
    title: { en: 'The document is not ready.', fr: "Le document n'est pas prêt." },
    remedy: { en: 'Follow its events until it is.', fr: "Suivez ses événements jusqu'à ce qu'il le soit." },
  },
  'document-not-failed': {
    status: 409,
    title: { en: 'Only a failed document can be tried again.', fr: 'Seul un document en échec peut être relancé.' },
  },
  'rendition-not-found': {
    status: 404,
    title: { en: 'There is no such rendition.', fr: "Cette déclinaison n'existe pas." },
  },
  'text-not-found': {
    status: 404,
    title: { en: 'The document has no text.', fr: "Le document n'a pas de texte." },
    remedy: {
      en: 'A document has one when its `text` is not null.',
      fr: "Un document en a un lorsque son champ `text` n'est pas nul.",
    },
  },
  'page-not-found': {
    status: 404,
    title: { en: 'The text has no such page.', fr: "Le texte n'a pas cette page." },
    remedy: { en: 'Pages are counted from 1.', fr: 'Les pages sont comptées à partir de 1.' },
  },
  'too-many-followers': {
    status: 429,
    title: {
      en: 'This account follows its documents in too many places at once.',
      fr: 'Ce compte suit ses documents à trop d’endroits à la fois.',
    },
    remedy: { en: 'Close one of the ten connections.', fr: 'Fermez une des dix connexions.' },
  },
  'events-only': {
    status: 406,
    title: {
      en: 'Events come as text/event-stream only.',
      fr: 'Les événements existent en text/event-stream seulement.',
    },
    remedy: { en: 'Let Accept allow it.', fr: "Faites qu'Accept l'admette." },
  },
} as const satisfies Record<string, ErrorEntry>;

export const documentError = errorsOf(documentErrors);

/** Why a document was rejected (the file's fault) or failed (ours): its `problem.code`. */
export const documentProblems = {
  'upload-missing': { en: 'The uploaded file was gone.', fr: 'Le fichier envoyé avait disparu.' },
  'size-mismatch': {
    en: 'The file has not the size that was announced.',
    fr: "Le fichier n'a pas la taille annoncée.",
  },
  'checksum-mismatch': {
    en: 'The file’s SHA-256 is not the one that was announced.',
    fr: "L'empreinte SHA-256 du fichier n'est pas celle annoncée.",
  },
  'media-type-mismatch': {
    en: 'The file’s content is not of the type that was announced.',
    fr: "Le contenu du fichier n'est pas du type annoncé.",
  },
  'media-type-unsupported': {
    en: 'This kind of file cannot be read here.',
    fr: 'Ce genre de fichier ne peut pas être lu ici.',
  },
  'file-corrupt': { en: 'The file is damaged or incomplete.', fr: 'Le fichier est abîmé ou incomplet.' },
  'password-protected': {
    en: 'The file cannot be opened without its password.',
    fr: 'Le fichier ne peut pas être ouvert sans son mot de passe.',
  },
  'image-too-many-pixels': { en: 'The image has more than 50 megapixels.', fr: "L'image a plus de 50 mégapixels." },
  'too-many-pages': { en: 'The file has more than 500 pages.', fr: 'Le fichier a plus de 500 pages.' },
  'file-too-demanding': {
    en: 'Reading the file takes too much time or memory.',
    fr: 'La lecture du fichier demande trop de temps ou de mémoire.',
  },
  'original-missing': {
    en: 'The stored file was lost on our side. Please upload it again.',
    fr: 'Le fichier conservé a été perdu de notre fait. Veuillez le renvoyer.',
  },
  'processing-failed': {
    en: 'Processing failed for a reason on our side. Try again later.',
    fr: 'Le traitement a échoué de notre fait. Réessayez plus tard.',
  },
} as const satisfies Record<string, Text>;

export type DocumentProblemCode = keyof typeof documentProblems;
