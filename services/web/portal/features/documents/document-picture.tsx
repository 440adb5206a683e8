import { clsx } from 'clsx';
import { useState } from 'react';
import type { Document, Rendition, RenditionFormat } from '../../../../contracts/documents.ts';
import { DocumentIcon } from './document-icon.tsx';
import { useThumbHash } from './thumb-hash.ts';

const srcSet = (renditions: readonly Rendition[], format: RenditionFormat): string =>
  renditions
    .filter((rendition) => rendition.format === format)
    .map(({ src, width }) => `${src} ${width}w`)
    .join(', ');

/**
 * A document's picture, or a PDF's first page, over its ThumbHash; of other files, and of what has no picture yet, an
 * icon. It fills the box it is put into, which so has its size before anything is loaded.
 *
 * @param sizes how wide it is shown, as of `<img sizes>`
 * @param alt empty where the file name stands beside it
 * @param fit `contain` shows all of it; `cover` fills the box, a PDF's page from its top
 * @param lazy false for what is seen first
 */
export const DocumentPicture = ({
  document: { mediaType, image, renditions },
  sizes,
  alt = '',
  fit = 'cover',
  lazy = true,
  className,
}: {
  document: Pick<Document, 'mediaType' | 'image' | 'renditions'>;
  sizes: string;
  alt?: string;
  fit?: 'cover' | 'contain';
  lazy?: boolean;
  className?: string | undefined;
}) => {
  const jpegs = renditions.filter(({ format }) => format === 'jpeg');
  const [src, largest] = [jpegs[0]?.src, jpegs.at(-1)];
  // By address: a picture that could not be loaded says nothing of the one that comes in its place.
  const [loaded, setLoaded] = useState<string>();
  const [failed, setFailed] = useState<string>();
  const placeholder = useThumbHash(loaded === src ? undefined : image?.thumbHash);
  const fitClass = fit === 'cover' ? 'object-cover' : 'object-contain';
  if (!image || !src || !largest) {
    return (
      <div className={clsx('grid size-full place-items-center bg-sunken text-muted', className)}>
        <DocumentIcon mediaType={mediaType} className="size-10 max-h-1/2 max-w-1/2" />
      </div>
    );
  }
  const top = mediaType === 'application/pdf' && 'object-top';
  return (
    <div
      className={clsx('relative size-full overflow-hidden', className)}
      style={loaded === src ? undefined : { backgroundColor: image.dominantColour }}
    >
      {placeholder && (
        <img
          src={placeholder}
          alt=""
          width={image.width}
          height={image.height}
          className={clsx('absolute inset-0 size-full', fitClass, top)}
        />
      )}
      {failed === src ? (
        <span className="absolute inset-0 m-auto grid size-12 place-items-center rounded-full bg-surface/80 text-muted">
          <DocumentIcon mediaType={mediaType} />
        </span>
      ) : (
        <picture>
          <source type="image/avif" srcSet={srcSet(renditions, 'avif')} sizes={sizes} />
          <source type="image/webp" srcSet={srcSet(renditions, 'webp')} sizes={sizes} />
          <img
            src={src}
            srcSet={srcSet(renditions, 'jpeg')}
            sizes={sizes}
            alt={alt}
            width={largest.width}
            height={largest.height}
            loading={lazy ? 'lazy' : 'eager'}
            decoding="async"
            onLoad={() => setLoaded(src)}
            onError={() => setFailed(src)}
            className={clsx('absolute inset-0 size-full', fitClass, top)}
          />
        </picture>
      )}
    </div>
  );
};
