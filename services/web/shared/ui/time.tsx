import { useFormats } from '../i18n/format.ts';

/** An instant: how long ago, or the day and hour; the other way when pointed at. */
export const Time = ({ at, relative = false }: { at: string; relative?: boolean }) => {
  const format = useFormats();
  return (
    <time dateTime={at} title={relative ? format.dateTime(at) : format.relative(at)}>
      {relative ? format.relative(at) : format.dateTime(at)}
    </time>
  );
};
