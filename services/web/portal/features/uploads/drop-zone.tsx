import { FileUp } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { droppedFiles } from './dropped-files.ts';
import { messages } from './uploads.messages.ts';
import { uploads } from './uploads.ts';

const carriesFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/** A page onto which files and folders can be dropped, anywhere in the window. */
export const DropZone = ({ children }: { children: ReactNode }) => {
  const t = useMessages(messages);
  const [isOver, setIsOver] = useState(false);

  useEffect(() => {
    const leave = new AbortController();
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', react: (event: DragEvent) => void) =>
      window.addEventListener(type, (event) => carriesFiles(event) && react(event), { signal: leave.signal });
    const allow = (event: DragEvent): void => {
      event.preventDefault();
      setIsOver(true);
    };
    on('dragenter', allow);
    on('dragover', allow);
    // Without a next element it has left the window.
    on('dragleave', ({ relatedTarget }) => relatedTarget === null && setIsOver(false));
    on('drop', (event) => {
      event.preventDefault();
      setIsOver(false);
      if (event.dataTransfer) void droppedFiles(event.dataTransfer).then(uploads.add);
    });
    return () => leave.abort();
  }, []);

  return (
    <>
      {children}
      {isOver && (
        <div className="pointer-events-none fixed inset-0 z-40 grid bg-page/80 p-3 sm:p-6">
          <div className="grid animate-appear place-content-center justify-items-center gap-2 rounded-2xl border-2 border-accent border-dashed bg-accent-soft p-6 text-center">
            <FileUp aria-hidden="true" className="size-12 text-accent" />
            <p className="font-semibold text-xl">{t.drop.title}</p>
            <p className="text-muted">{t.drop.text}</p>
          </div>
        </div>
      )}
    </>
  );
};
