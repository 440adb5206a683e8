import { randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type postgres from 'postgres';

/** Numbers between 0 and 1, the same in every run (Marsaglia's xorshift, 32 bits). */
export const randomNumbers = (seed: number) => {
  let state = seed;
  return (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};

const vocabularySize = 30_000;
const syllables =
  'ba bon ca chi con da de di du en fa fi ga go in la li lo ma men mi mo na ni no ou pa per po pré que ra re ri ro sa sé si so ta té ti tion tou va ver vi vo'.split(
    ' ',
  );

/** Made of syllables; the first ones are the most frequent. */
const makeVocabulary = (random: () => number): string[] => {
  const words = new Set<string>();
  while (words.size < vocabularySize) {
    const length = 2 + Math.floor(random() * 3);
    words.add(Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join(''));
  }
  return [...words];
};

/** Picks by Zipf's law: the word at rank r comes 1/r times as often as the first. */
const zipf = (words: readonly string[], random: () => number) => {
  let sum = 0;
  const sums = Float64Array.from(words, (_, index) => {
    sum += 1 / (index + 1);
    return sum;
  });
  return (): string => {
    const wanted = random() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return words[low] as string;
  };
};

export type Corpus = {
  /** Has nine of ten documents. */
  ownerId: string;
  /** The most frequent first. */
  vocabulary: string[];
  /** Some of the owner's texts. */
  samples: string[];
};

const otherAccounts = 200;

/** Of a page or two. */
const wordsIn = (random: () => number): number => 40 + Math.floor(random() ** 2 * 500);

/** With the share of those up to each. */
const kinds = [
  ['application/pdf', 'pdf', 0.7],
  ['image/jpeg', 'jpg', 0.9],
  ['text/plain', 'txt', 0.98],
  ['text/csv', 'csv', 1],
] as const;

/** Documents with texts, written in bulk: triggers are off, and indexes of words are made at the end. */
export const seedCorpus = async (sql: postgres.Sql, count: number): Promise<Corpus> => {
  const random = randomNumbers(20_261_123);
  const vocabulary = makeVocabulary(random);
  const word = zipf(vocabulary, random);
  const owners = Array.from({ length: otherAccounts + 1 }, () => randomUUIDv7());
  const ownerId = owners[0] as string;
  const samples: string[] = [];

  const documents = Array.from({ length: count }, (_, index) => {
    const [mediaType, extension] = pickKind(random());
    const owner = random() < 0.9 ? ownerId : (owners[1 + Math.floor(random() * otherAccounts)] as string);
    const filename = `${word()}_${2020 + Math.floor(random() * 7)}-${index}.${extension}`;
    return { id: idAt(index), owner, filename, mediaType };
  });
  const textOf = (): string => {
    const text = Array.from({ length: wordsIn(random) }, (_, index) => word() + (index % 12 === 11 ? '.' : '')).join(
      ' ',
    );
    if (samples.length < 500) samples.push(text);
    return text;
  };

  await sql.begin(async (transaction) => {
    await transaction`set local session_replication_role = replica`;
    await transaction`
      insert into accounts (id, email) select id, id || '@example.fr' from unnest(${owners}::uuid[]) as id`;
    await copy(
      await transaction`
        copy documents (id, owner_id, filename, media_type, size, sha256, state) from stdin`.writable(),
      documents.map(({ id, owner, filename, mediaType }) =>
        [id, owner, filename, mediaType, 100_000, '0'.repeat(64), random() < 0.99 ? 'ready' : 'failed'].join('\t'),
      ),
    );
    await copy(
      await transaction`copy document_texts (document_id, content) from stdin`.writable(),
      (function* () {
        for (const { id, mediaType } of documents) if (mediaType !== 'image/jpeg') yield `${id}\t${textOf()}`;
      })(),
    );
    await transaction`drop index document_search_words`;
    await transaction`select count(index_document(id)) from documents`;
    await transaction`set local maintenance_work_mem = '512MB'`;
    await transaction`
      create index document_search_words on document_search using gin (owner_id, vector) with (fastupdate = false)`;
  });
  await sql`vacuum analyze`;
  return { ownerId, vocabulary, samples };
};

const pickKind = (at: number) => kinds.find(([, , upTo]) => at < upTo) ?? kinds[0];

/** One a second, in the order of the documents. */
const idAt = (index: number): string => randomUUIDv7().replace(/^.{13}/, hexTime(1_760_000_000_000 + index * 1_000));

const hexTime = (milliseconds: number): string => {
  const hex = milliseconds.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
};

const copy = (into: NodeJS.WritableStream, lines: Iterable<string>): Promise<void> =>
  pipeline(Readable.from(batches(lines)), into);

/** Small pieces cost more than what is in them. */
const batches = function* (lines: Iterable<string>): Generator<string> {
  let batch = '';
  for (const line of lines) {
    batch += `${line}\n`;
    if (batch.length > 1 << 18) {
      yield batch;
      batch = '';
    }
  }
  yield batch;
};
