import { CopyButton } from './copy-button.tsx';

/** A text that is shown once, to be copied: a key, a link. */
export const Secret = ({ label, text }: { label: string; text: string }) => (
  <fieldset className="flex items-center gap-2 rounded-lg border border-line bg-sunken p-2 pl-3">
    <legend className="sr-only">{label}</legend>
    <code className="min-w-0 grow break-all text-sm">{text}</code>
    <CopyButton text={text} />
  </fieldset>
);
