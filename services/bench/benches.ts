import type { Backends } from '../local/platform-processes.ts';
import type { BenchRow } from './bench-row.ts';

export type Bench = {
  /** For the page: what is measured, how, and what the peer is. */
  about: string;
  run: (backends: Backends) => Promise<BenchRow[]>;
  /** Runs only when it is named. */
  onlyNamed?: true;
};

/** Every benchmark by its name; what it needs is loaded when it runs. */
export const benches: Record<string, Bench> = {
  http: {
    about:
      'wrk with 50 connections on one core, the server on another; fifteen rounds of one second for each side. ' +
      'Fastify has the options, the access tokens (ES256, known from earlier requests) and the log (to a file) of the ' +
      'API. `GET /v1/documents/:id` is the whole API with all its plugins, but for the round trip to Redis of its rate ' +
      'limit, which would refuse the load; its peer has no authentication, no limit, no log and no headers. Passwords ' +
      'are verified (argon2id) one after the other, 50 a round, in seven rounds.',
    run: async (backends) => (await import('./http.ts')).benchHttp(backends),
  },
  postgres: {
    about:
      'Each hot function of the repositories beside the same SQL by tagged templates of postgres.js: ten connections, ' +
      '50 calls in flight, seven rounds of 2,000 calls. Commits do not wait for the disk here, which would hide what ' +
      'ours costs more.',
    run: async (backends) => (await import('./postgres.ts')).benchPostgres(backends),
  },
  search: {
    about:
      'One connection and one search at a time over 100,000 documents, of which one account has 90,000; generated words, ' +
      'as frequent as words are (Zipf), some 200 in a text. Ours is what `GET /v1/documents?q=` does, without HTTP: 25 ' +
      'documents with their renditions and highlights. The peer is plain PostgreSQL as its manual shows it, by ' +
      'postgres.js: one GIN index on a `tsvector` of French stems, `websearch_to_tsquery`, `ts_rank` of every match, ' +
      '`ts_headline`. Twenty searches of each kind a round, five rounds.',
    run: async (backends) => (await import('./search.ts')).benchSearch(backends),
  },
  queue: {
    about:
      'Jobs until BullMQ has them, 50 in flight, seven rounds of 3,000. “Committed and relayed” is one transaction a ' +
      'job, on the disk before it counts, and the relay at the same time; “from the outbox to Redis” is the relay ' +
      'alone. `queue.add` promises nothing when Redis is lost; committing and then adding loses the job of a process ' +
      'that dies in between.',
    run: async (backends) => (await import('./queue.ts')).benchQueue(backends),
  },
  images: {
    about:
      'The decoding processes alone, without queue or storage, two photographs at once, beside C on the very libvips ' +
      'that sharp brings (compiled when this runs), with the same renditions and settings. Five rounds of the ' +
      'photographs of 12 megapixels and more in services/acceptance/photographs.ts, each five times.',
    run: async () => (await import('./images.ts')).benchImages(),
  },
  worker: {
    about:
      'A real worker, from the commit of the jobs until the last document is ready: relay, Redis, S3, child processes, ' +
      'database. Its peers make renditions of the same files, two at once, and store nothing: C on the same libvips ' +
      '(the same cascade), twelve sharp pipelines at once, ipx (JPEG and WebP only: it cannot set the effort of AVIF), ' +
      'one `convert` a photograph. Five rounds.',
    run: async (backends) => (await import('./worker.ts')).benchWorker(backends),
  },
  ocr: {
    about:
      'Two scanned pages, French and English, at 200 dots an inch: ours from the PDF to the text, the start of its process ' +
      'and the drawing of the pages included; its peer is the program `tesseract` of Debian with its own French and ' +
      'English data, on the pictures themselves, one thread. Three rounds.',
    run: async () => (await import('./ocr.ts')).benchOcr(),
  },
  pdf: {
    about:
      'PDFs made for this, read and drawn by pdfium as the decoding process does it, beside the programs of Debian’s ' +
      'poppler; five rounds. A start of theirs is in each measurement, as is an instance of pdfium in ours.',
    run: async () => (await import('./pdf.ts')).benchPdf(),
  },
  uploads: {
    about:
      'What a consumer waits for, through the real API and worker: from the end of an upload until the event that says ' +
      '`ready`, one file after the other, each with bytes of its own. “Decoding alone” is the same work by the same ' +
      'decoding processes, without queue, storage and database.',
    run: async (backends) => (await import('./uploads.ts')).benchUploads(backends),
  },
  startUp: {
    about:
      'From the start of a process until it is ready, bundled with its code cache as in the image, and as sources.',
    run: async () => (await import('./start-up.ts')).measureStartUp(),
  },
  layers: {
    about: 'What our layers add to the base image, uncompressed.',
    run: async () => (await import('./image-layers.ts')).measureImageLayers(),
  },
  bundles: {
    about:
      'JavaScript and CSS of the two web applications as they travel (brotli, quality 11), built in this run. “Its own” is ' +
      'what a page needs besides what every page needs; what it loads later, such as a dialog, is not in it. The peer is ' +
      'a page of one word with React, TanStack Router and TanStack Query.',
    run: async () => (await import('./bundles.ts')).measureBundles(),
  },
  lighthouse: {
    about:
      'The production build of the portal, through the real API, worker and storage, in Debian’s Chromium: the sign-in page of ' +
      'who comes for the first time, and twelve photographs of who has signed in. A phone on a slow 4G, with ' +
      'Lighthouse’s own processor, four times slower than this machine, whatever that is; a middling phone, slower by as ' +
      'much as Lighthouse’s index of this machine is above 1,000 in that moment (Chrome’s own calibration); and a ' +
      'desktop. The median of five.',
    run: async (backends) => (await import('./lighthouse.ts')).benchLighthouse(backends),
  },
  memory: {
    about: 'A worker and its decoding processes over 2,000 pictures, shared pages counted once.',
    run: async (backends) => (await import('./memory.ts')).benchMemory(backends),
  },
};
