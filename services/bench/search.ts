import postgres from 'postgres';
import type { DocumentQuery } from '../contracts/documents.ts';
import {
  createDocumentRepository,
  createDocumentSearch,
  createDocumentSearchRepository,
} from '../domains/documents/index.ts';
import type { Backends } from '../local/platform-processes.ts';
import { openDatabase } from '../platform/db.ts';
import type { Principal } from '../platform/principal.ts';
import type { BenchRow } from './bench-row.ts';
import { compare, figure } from './rounds.ts';
import { type Corpus, randomNumbers, seedCorpus } from './search-data.ts';

const documents = 100_000;
const rounds = 5;

/** Searches of each kind in a round. */
const searches = 20;

/** Milliseconds. */
const limit = 100;

type Search = Pick<DocumentQuery, 'q' | 'mediaType'> & { q: string };

/** Searches of one account with nine of ten documents, beside the way most books show. */
export const benchSearch = async ({ databaseUrl }: Backends): Promise<BenchRow[]> => {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const corpus = await seedCorpus(sql, documents);
  await preparePeer(sql);
  const database = openDatabase({ url: databaseUrl, poolSize: 1, service: 'bench' });
  const service = createDocumentSearch({
    repository: createDocumentRepository(database),
    search: createDocumentSearchRepository(database),
  });
  const owner = { accountId: corpus.ownerId } as Principal;
  const random = randomNumbers(42);

  const ours = (search: Search) => service.list(owner, { ...search, limit: 25, trashed: false });
  const peer = (search: Search) => searchByTheBook(sql, corpus.ownerId, search);

  const rows: BenchRow[] = [];
  for (const { kind, make } of kindsOf(corpus, random)) {
    const measure = (search: (one: Search) => Promise<unknown>) => async () => {
      const times: number[] = [];
      for (let n = 0; n < searches; n++) {
        const wanted = make();
        const start = performance.now();
        await search(wanted);
        times.push(performance.now() - start);
      }
      return percentile95(times);
    };
    const result = await compare({ rounds, ours: measure(ours), peer: measure(peer) });
    const measured = { ours: `${figure(result.ours)} ms`, better: 'lower', goal: 1 } as const;
    rows.push(
      { ...measured, measure: `p95, ${kind}`, peer: `by the book: ${figure(result.peer)} ms`, ratio: result.ratio },
      { ...measured, measure: `p95, ${kind}`, peer: `limit: ${limit} ms`, ratio: result.ours / limit },
    );
  }

  await sql`drop table searched_by_the_book`;
  await sql`truncate accounts, documents cascade`;
  await Promise.all([database.close(), sql.end()]);
  return rows;
};

const kindsOf = ({ vocabulary, samples }: Corpus, random: () => number): { kind: string; make: () => Search }[] => {
  const wordBetween = (from: number, to: number) => vocabulary[Math.floor(from + random() * (to - from))] as string;
  /** Finished words end with a blank: only the last one would be taken for the beginning of others. */
  const finished = (q: string): Search => ({ q: `${q} ` });
  return [
    { kind: 'a rare word', make: () => finished(wordBetween(10_000, 30_000)) },
    { kind: 'a common word (in 5 to 50 % of the texts)', make: () => finished(wordBetween(20, 400)) },
    { kind: 'two words', make: () => finished(`${wordBetween(20, 400)} ${wordBetween(400, 4_000)}`) },
    {
      kind: 'a phrase of two words',
      make: () => {
        const words = samples[Math.floor(random() * samples.length)]?.split(' ') ?? [];
        const at = Math.floor(random() * (words.length - 1));
        return { q: `"${words.slice(at, at + 2).join(' ')}"` };
      },
    },
    { kind: 'the beginning of a word', make: () => ({ q: wordBetween(100, 20_000).slice(0, 5) }) },
    {
      kind: 'a common word in text files (8 %)',
      make: () => ({ ...finished(wordBetween(20, 400)), mediaType: 'text/plain' }),
    },
  ];
};

/** PostgreSQL 15, 12.2.2 and 12.3: a column of its own, an index on it, `ts_rank` and `ts_headline`. */
const preparePeer = async (sql: postgres.Sql): Promise<void> => {
  await sql`
    create table searched_by_the_book as
    select d.id, d.owner_id, d.media_type, t.content,
      to_tsvector('public.french_unaccent', d.filename || ' ' || coalesce(t.content, '')) as vector
    from documents d left join document_texts t on t.document_id = d.id`;
  await sql`alter table searched_by_the_book add primary key (id)`;
  await sql`create index on searched_by_the_book using gin (vector)`;
  await sql`vacuum analyze searched_by_the_book`;
};

const searchByTheBook = (sql: postgres.Sql, ownerId: string, { q, mediaType }: Search) => {
  // What it does for the last word while somebody types (12.3.2).
  const isUnfinished = /^\S+$/.test(q) && !q.includes('"');
  const query = isUnfinished
    ? sql`to_tsquery('public.french_unaccent', ${`${q}:*`})`
    : sql`websearch_to_tsquery('public.french_unaccent', ${q})`;
  return sql`
    select d.*, found.rank, ts_headline('public.french_unaccent', coalesce(found.content, ''), ${query}, 'MaxFragments=3')
    from (
      select id, content, ts_rank(vector, ${query}) as rank from searched_by_the_book
      where vector @@ ${query} and owner_id = ${ownerId} ${mediaType ? sql`and media_type = ${mediaType}` : sql``}
      order by rank desc, id desc limit 25) as found
    join documents d using (id) order by found.rank desc, id desc`;
};

const percentile95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] as number;
