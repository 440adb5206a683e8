import { Upload } from 'lucide-react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { buttonClass } from '../../../shared/ui/button.tsx';
import { acceptedFiles } from './announced-file.ts';
import { messages } from './uploads.messages.ts';
import { uploads } from './uploads.ts';

/** Chooses files, on a phone out of its pictures too, and sends them. The browser's own input, in a button's clothes. */
export const UploadButton = () => {
  const t = useMessages(messages);
  return (
    <label
      className={buttonClass(
        'primary',
        'medium',
        'relative cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2',
      )}
    >
      <Upload aria-hidden="true" className="size-5" />
      {t.choose}
      <input
        type="file"
        multiple
        accept={acceptedFiles}
        className="sr-only"
        onChange={({ currentTarget }) => {
          uploads.add([...(currentTarget.files ?? [])]);
          // So that the same file can be chosen again.
          currentTarget.value = '';
        }}
      />
    </label>
  );
};
