import { randomUUIDv7 } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DocumentPage, FoundDocument, MediaType } from '../contracts/documents.ts';
import { createDocumentSearchRepository } from '../domains/documents/index.ts';
import type { InvoiceReading } from '../domains/documents/processed-file.ts';
import { openDatabase } from '../platform/db.ts';
import { startApi, type TestApi } from './test-api.ts';
import { createTestBackends } from './test-backends.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

type Written = { filename?: string; mediaType?: MediaType; content?: string; invoice?: object; state?: string };

const newOwner = async () => {
  const account = await api.accounts.create();
  const token = await api.accounts.signIn(account);

  const page = async (query: Record<string, string | number | boolean>): Promise<DocumentPage> => {
    const parameters = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, `${value}`]),
    );
    const { status, body } = await api.call('GET', `/v1/documents?${parameters}`, { token });
    expect([query, status, body['code']]).toEqual([query, 200, undefined]);
    return body as unknown as DocumentPage;
  };

  return {
    id: account.id,
    token,
    page,

    write: async ({ filename = 'scan.pdf', content, invoice, ...rest }: Written): Promise<string> => {
      const row = {
        id: randomUUIDv7(),
        owner_id: account.id,
        filename,
        media_type: rest.mediaType ?? 'application/pdf',
        size: 1,
        sha256: '0'.repeat(64),
        state: rest.state ?? 'ready',
        invoice: invoice ? api.sql.json(invoice as never) : null,
      };
      await api.sql`insert into documents ${api.sql(row)}`;
      if (content !== undefined) {
        await api.sql`insert into document_texts (document_id, content) values (${row.id}, ${content})`;
      }
      return row.id;
    },

    /** Names of what is found. */
    find: async (q: string, filter: Record<string, string | number | boolean> = {}): Promise<string[]> =>
      (await page({ q, limit: 100, ...filter })).items.map(({ filename }) => filename),

    code: async (query: string) => (await api.call('GET', `/v1/documents?${query}`, { token })).code,
  };
};

/** `[hits]` in brackets. */
const marked = ({ highlights }: FoundDocument) =>
  Object.fromEntries(
    (highlights ?? []).map(({ field, fragments }) => [
      field,
      fragments.map((pieces) => pieces.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('')),
    ]),
  );

const party = (name: string, legalId: string) => ({
  name,
  legalId,
  vatId: `FR12${legalId}`,
  street: null,
  postcode: null,
  city: 'Nîmes',
  country: 'FR',
});
const invoice = {
  valid: true,
  problems: [],
  profile: null,
  number: 'FA-2026/0042',
  typeCode: '380',
  issueDate: '2026-03-01',
  dueDate: null,
  currency: 'EUR',
  seller: party('Garage de la Gare', '123456789'),
  buyer: party('Société Étoile', '987654321'),
  totals: {
    lines: null,
    allowances: null,
    charges: null,
    net: '1028.75',
    vat: '205.75',
    gross: '1234.50',
    paid: null,
    rounding: null,
    payable: '1234.50',
  },
  vat: [],
} satisfies InvoiceReading;

describe('a search', () => {
  test('finds French words by their stem, in any case, with accents or without', async () => {
    const owner = await newOwner();
    await owner.write({ filename: 'a.pdf', content: 'Une facture pour un cheval de trait, payée à Nîmes.' });
    for (const q of [
      'factures',
      'FACTURE',
      'facturer',
      'chevaux',
      'payé',
      'payees',
      'nimes',
      'NÎMES',
      'cheval nîmes',
    ]) {
      expect([q, await owner.find(`${q} `)]).toEqual([q, ['a.pdf']]);
    }
    for (const q of ['jument', 'facture jument', 'trai ', 'Paris']) {
      expect([q, await owner.find(q)]).toEqual([q, []]);
    }
  });

  test('finds what was written without accents by words that have them', async () => {
    const owner = await newOwner();
    await owner.write({ filename: 'FACADE_COTE.pdf', content: 'reglement de copropriete' });
    expect(await owner.find('façade')).toHaveLength(1);
    expect(await owner.find('règlement copropriété')).toHaveLength(1);
  });

  test('finds a file by every part of its name, from the moment it is announced', async () => {
    const owner = await newOwner();
    const body = { filename: 'facture_2026-03.v2.pdf', mediaType: 'application/pdf', size: 1, sha256: '0'.repeat(64) };
    await api.call('POST', '/v1/documents', { token: owner.token, body });
    for (const q of [
      'facture',
      'factures',
      '2026',
      '03',
      'v2',
      'facture_2026-03.v2.pdf',
      '2026-03',
      'facture_20',
      'FACT',
    ]) {
      expect([q, await owner.find(q)]).toEqual([q, [body.filename]]);
    }
    expect(await owner.find('2026-04')).toEqual([]);
  });

  test('finds an invoice by its number, parties, identifiers and amounts', async () => {
    const owner = await newOwner();
    await owner.write({ filename: 'a.pdf', invoice });
    for (const q of [
      ...['FA-2026/0042', 'fa 2026', '0042', 'garage gare', 'societe etoile', '123 456 789', '123456789'],
      ...['FR12123456789', '1234.50', '1 234,50', '1\u202f234,50', '1028,75', '2026-03-01', 'nimes'],
    ]) {
      expect([q, await owner.find(q)]).toEqual([q, ['a.pdf']]);
    }
    expect(await owner.find('1234,51')).toEqual([]);
  });

  test('takes phrases, words to leave out, and a last word that is not finished', async () => {
    const owner = await newOwner();
    await owner.write({ filename: 'a.pdf', content: 'mise en service de la pompe' });
    await owner.write({ filename: 'b.pdf', content: 'service de mise à jour, pompes payées' });
    expect(await owner.find('"mise en service"')).toEqual(['a.pdf']);
    expect(await owner.find('"service mise"')).toEqual([]);
    expect((await owner.find('mise service')).sort()).toEqual(['a.pdf', 'b.pdf']);
    expect(await owner.find('pompe -payée')).toEqual(['a.pdf']);
    expect(await owner.find('pompe -"mise en service"')).toEqual(['b.pdf']);
    expect(await owner.find('mise jou')).toEqual(['b.pdf']);
    expect(await owner.find('jou mise')).toEqual([]);
    expect(await owner.find('"jou"')).toEqual([]);
    expect(await owner.find('-pompe')).toEqual([]);
  });

  test('looks for stop words where there is nothing else, and passes over them elsewhere', async () => {
    const owner = await newOwner();
    await owner.write({ filename: 'a.pdf', content: 'le vélo' });
    await owner.write({ filename: 'b.pdf', content: 'mon vélo' });
    expect(await owner.find('le')).toEqual(['a.pdf']);
    expect((await owner.find('le vélo')).sort()).toEqual(['a.pdf', 'b.pdf']);
  });

  test('finds addresses and hyphenated words whole and in part', async () => {
    const owner = await newOwner();
    await owner.write({
      filename: 'a.pdf',
      content: 'Jean-Pierre, jean.pierre@garage-nord.fr, https://exemple.fr/a?b=c',
    });
    for (const q of ['jean-pierre', 'pierre', 'jean.pierre@garage-nord.fr', 'garage', 'garage-nord', 'exemple.fr/a']) {
      expect([q, await owner.find(q)]).toEqual([q, ['a.pdf']]);
    }
    expect(await owner.find('nord-garage ')).toEqual([]);
  });

  test('sees a text as soon as it is there, and no longer when it was replaced or deleted', async () => {
    const owner = await newOwner();
    const id = await owner.write({ content: 'ancien' });
    await api.sql`update document_texts set content = 'nouveau' where document_id = ${id}`;
    expect([await owner.find('ancien'), await owner.find('nouveau')]).toEqual([[], ['scan.pdf']]);
    await api.sql`update documents set invoice = ${api.sql.json(invoice as never)} where id = ${id}`;
    expect(await owner.find('garage nouveau')).toEqual(['scan.pdf']);
    await api.sql`delete from documents where id = ${id}`;
    expect(await owner.find('nouveau')).toEqual([]);
  });

  test('never finds what is another account’s', async () => {
    const [mine, theirs] = [await newOwner(), await newOwner()];
    await theirs.write({ filename: 'secret.pdf', content: 'secret', invoice });
    expect(await mine.find('secret')).toEqual([]);
    expect(await theirs.find('secret')).toHaveLength(1);
    await theirs.write({ content: 'secret' });
    const cursor = (await theirs.page({ q: 'secret', limit: 1 })).nextCursor;
    expect(await mine.code(`q=secret&limit=1&cursor=${cursor}`)).toBe('cursor-invalid');
  });
});

test('whatever is typed is an answer, not an error', async () => {
  const owner = await newOwner();
  await owner.write({ filename: "l'été (copie) & <b>.pdf", content: "d'abord \\ puis 'après' : * ! | & <-> 50 %" });
  const hostile = [
    ...[
      "'",
      '"',
      '\\',
      "\\'",
      ':*',
      '!',
      '&',
      '|',
      '<->',
      '()',
      '(',
      "a' & 'b",
      "a':*",
      'a:*',
      'a <-> b',
      '-',
      '--',
      '-"',
    ],
    ...[
      '"a',
      'a"b"c',
      '-"a b',
      '""',
      ' ',
      '\t\n',
      '%',
      '_',
      '$1',
      '{}',
      '[',
      '^',
      '*',
      '.*',
      '\\d+',
      "'; drop table documents",
    ],
    ...[
      '\ud83d\ude00',
      '\u202e',
      '\u0301',
      'e\u0301te\u0301',
      'ﬁ',
      '½',
      '１２',
      'ß',
      'İ',
      'ﷺ'.repeat(60),
      '\uffff',
      '\u0001',
    ],
    ...[
      'a'.repeat(200),
      'a '.repeat(100),
      '-a '.repeat(66),
      '"'.repeat(200),
      '((((',
      'OR or AND',
      'a OR',
      '1e400',
      '0x',
      '1 234 ',
    ],
  ];
  for (const q of hostile) await owner.page({ q });
  const alphabet = [...'ab1é \'"-:*&|!<>()\\%_.,@/\u0301\u2019\n'];
  for (let n = 0; n < 150; n++) {
    const q = Array.from({ length: 1 + (n % 12) }, (_, at) => alphabet[(n * 31 + at * (n + 7)) % alphabet.length]).join(
      '',
    );
    await owner.page({ q });
  }
  expect(await owner.find("l'été")).toHaveLength(1);
  expect(await owner.find('l’été (copie) & <b>.pdf')).toHaveLength(1);

  expect(await owner.code(`q=${'a'.repeat(201)}`)).toBe('validation-failed');
  expect(await owner.code('q=')).toBe('validation-failed');
  expect(await owner.code('q=a%00b')).toBe('validation-failed');
});

describe('a text of any kind is kept', () => {
  const longest = 1_000_000;
  /** Different words, until there is no more room. */
  const manyWords = () => {
    const words: string[] = [];
    for (let n = 0, length = 0; length < longest; n++) {
      const word = (n * 7919 + 1_000_003).toString(36);
      words.push(word);
      length += word.length + 1;
    }
    return words.join(' ').slice(0, longest);
  };

  test.each([
    ['one word', () => 'a'.repeat(longest)],
    ['different words', manyWords],
    ['one word again and again', () => 'mot '.repeat(longest / 4)],
    ['letters', () => 'a '.repeat(longest / 2)],
    ['digits in threes', () => '123 '.repeat(longest / 4)],
    ['four-byte characters', () => '\u{20000} '.repeat(longest / 4)],
    ['combining marks', () => `e${'\u0301'.repeat(longest - 1)}`],
    ['signs', () => '<a@b.c/d-e_f> '.repeat(longest / 14)],
  ])('of a million characters: %s', async (_, make) => {
    const owner = await newOwner();
    await owner.write({ filename: 'énorme.pdf', content: `commencement ${make()}` });
    expect(await owner.find('enorme')).toEqual(['énorme.pdf']);
    expect(await owner.find('commencement')).toEqual(['énorme.pdf']);
  });
});

describe('what was found', () => {
  test('comes with its hits, in pieces without markup', async () => {
    const owner = await newOwner();
    await owner.write({
      filename: 'Factures_<b>2026</b>.pdf',
      content: `La facture\fn° 12.\n${'x '.repeat(300)}Facturé.`,
      invoice,
    });
    const [found] = (await owner.page({ q: 'facture' })).items as [FoundDocument];
    expect(marked(found)).toEqual({
      filename: ['[Factures]_<b>2026</b>.pdf'],
      text: [
        expect.stringMatching(/^La \[facture\] n° 12\. x x .* x$/),
        expect.stringMatching(/^x x .* x \[Facturé\]\.$/),
      ],
    });
    const [amount] = (await owner.page({ q: '1 234,50' })).items as [FoundDocument];
    expect(marked(amount)).toEqual({ invoice: ['[1234.50]'] });
    expect(found).toMatchObject({ filename: 'Factures_<b>2026</b>.pdf', invoice: { number: 'FA-2026/0042' } });
    expect((await owner.page({})).items[0]).not.toHaveProperty('highlights');
  });

  test('is ranked: the name before the invoice before the text, and the newer first of equals', async () => {
    const owner = await newOwner();
    await owner.write({ filename: 'c.pdf', content: 'étoile' });
    await owner.write({ filename: 'étoile.pdf' });
    await owner.write({ filename: 'b.pdf', invoice });
    await owner.write({ filename: 'd.pdf', content: 'étoile' });
    expect(await owner.find('etoile')).toEqual(['étoile.pdf', 'b.pdf', 'd.pdf', 'c.pdf']);
  });

  test('is filtered as the list is', async () => {
    const owner = await newOwner();
    const first = await owner.write({ filename: 'x-1.pdf', invoice });
    await owner.write({ filename: 'x-2.txt', mediaType: 'text/plain' });
    await owner.write({ filename: 'x-3.jpg', mediaType: 'image/jpeg', state: 'failed' });
    const trashed = await owner.write({ filename: 'x-4.docx', mediaType: 'application/msword' });
    const { createdAt } = (await owner.page({ q: 'x-2' })).items[0] as FoundDocument;
    const filters: [Record<string, string | boolean>, string[]][] = [
      [{}, ['x-1.pdf', 'x-2.txt', 'x-3.jpg', 'x-4.docx']],
      [{ mediaType: 'text/plain' }, ['x-2.txt']],
      [{ kind: 'image' }, ['x-3.jpg']],
      [{ kind: 'office' }, ['x-4.docx']],
      [{ kind: 'image', mediaType: 'text/plain' }, []],
      [{ state: 'failed' }, ['x-3.jpg']],
      [{ hasInvoice: true }, ['x-1.pdf']],
      [{ hasInvoice: false, kind: 'text' }, ['x-2.txt']],
      [{ createdAfter: createdAt, kind: 'image' }, ['x-3.jpg']],
      [{ createdBefore: createdAt }, ['x-1.pdf']],
      [{ trashed: true }, []],
    ];
    for (const [filter, names] of filters) {
      expect([filter, (await owner.find('x', filter)).sort()]).toEqual([filter, names]);
      const listed = (await owner.page(filter)).items.map(({ filename }) => filename);
      expect([filter, listed.sort()]).toEqual([filter, names]);
    }
    for (const id of [trashed, first]) await api.call('DELETE', `/v1/documents/${id}`, { token: owner.token });
    expect((await owner.find('x-4', { trashed: true })).concat(await owner.find('x-4'))).toEqual(['x-4.docx']);
    await api.call('POST', `/v1/documents/${trashed}/restore`, { token: owner.token });
    expect((await owner.find('x-4', { trashed: true })).concat(await owner.find('x-4'))).toEqual(['x-4.docx']);
  });
});

describe('pages', () => {
  /** All that is found, page by page; `between` is done after each. */
  const walk = async (
    owner: Awaited<ReturnType<typeof newOwner>>,
    query: Record<string, string | number>,
    between: (page: number) => Promise<unknown> = async () => {},
  ): Promise<string[]> => {
    const ids: string[] = [];
    let cursor: string | null = null;
    for (let number = 0; number < 1_000; number++) {
      const page: DocumentPage = await owner.page({ ...query, ...(cursor && { cursor }) });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      if (cursor === null) return ids;
      expect(page.items).toHaveLength(query['limit'] as number);
      await between(number);
    }
    throw new Error('The pages do not end.');
  };

  test.each([
    ['fewer than are ranked at once', 60, 7],
    ['as many as are ranked at once, before some were added', 990, 90],
    ['more than are ranked at once', 1_130, 100],
  ])('show each document once while some are added, changed and deleted: %s', async (_, count, limit) => {
    const owner = await newOwner();
    const ids: string[] = Array.from({ length: count }, () => randomUUIDv7());
    const writeAll = (wanted: string[]) => api.sql`
      insert into documents (id, owner_id, filename, media_type, size, sha256, state)
      select id, ${owner.id}, repeat('mot ', 1 + (n % 3)::int) || n, 'text/plain', 1, '', 'ready'
      from unnest(${wanted}::uuid[]) with ordinality as wanted (id, n)`;
    await writeAll(ids);
    const inOrder = await walk(owner, { q: 'mot', limit });
    expect(inOrder.toSorted()).toEqual(ids.toSorted());

    const added: string[] = [];
    const deleted = new Set<string>();
    const seen = await walk(owner, { q: 'mot', limit }, async (number) => {
      const more = Array.from({ length: 40 }, () => randomUUIDv7());
      added.push(...more);
      await writeAll(more);
      // One that was shown, and one that would have been.
      for (const id of [inOrder[number * limit], inOrder[inOrder.length - 1 - number]]) {
        if (id === undefined) continue;
        deleted.add(id);
        await api.sql`delete from documents where id = ${id}`;
      }
      await api.sql`update documents set state = 'failed' where id = ${inOrder[count - 9] ?? ''}`;
    });
    expect(seen).toHaveLength(new Set(seen).size);
    const old = new Set<string>(ids);
    const kept = (id: string) => old.has(id) && !deleted.has(id);
    expect(seen.filter(kept)).toEqual(inOrder.filter(kept));
    expect(added.length).toBeGreaterThan(100);
  });

  test('of another query, of another order, and of nobody are refused', async () => {
    const owner = await newOwner();
    for (let n = 0; n < 3; n++) await owner.write({ content: 'mot' });
    const { nextCursor } = (await owner.page({ q: 'mot', limit: 1 })) as { nextCursor: string };
    const plain = (await owner.page({ limit: 1 })).nextCursor;
    const forged = (change: (parts: string[]) => string[]) => {
      const parts = Buffer.from(nextCursor, 'base64url').toString().split(' ');
      return Buffer.from(change(parts).join(' ')).toString('base64url');
    };
    const refused = [
      `q=mots&cursor=${nextCursor}`,
      `q=mot&state=ready&cursor=${nextCursor}`,
      `q=mot&trashed=true&cursor=${nextCursor}`,
      `cursor=${nextCursor}`,
      `q=mot&cursor=${plain}`,
      `q=mot&cursor=abc`,
      `q=mot&cursor=${forged(([mark = '']) => [mark])}`,
      `q=mot&cursor=${forged(([mark = '', from = '', until = '', , id = '']) => [mark, from, until, 'NaN', id])}`,
      `q=mot&cursor=${forged(([mark = '', from = '', until = '', rank = '']) => [mark, from, until, rank, "' or"])}`,
      `q=mot&cursor=${forged(([mark = '', from = '', until = '', rank = '']) => [mark, from, until, rank, ''])}`,
    ];
    for (const query of refused) expect([query, await owner.code(query)]).toEqual([query, 'cursor-invalid']);
    expect(await owner.code(`q=mot&limit=7&cursor=${nextCursor}`)).toBeUndefined();
  });
});

test('what a search looks at can be made anew', async () => {
  const owner = await newOwner();
  await owner.write({ filename: 'ancien.pdf', content: 'texte', invoice });
  const rows = () => api.sql`select s::text from document_search s where owner_id = ${owner.id}`;
  const before = await rows();
  await api.sql`delete from document_search where owner_id = ${owner.id}`;
  expect(await owner.find('ancien')).toEqual([]);
  for (let n = 0; n < 2; n++) await api.sql`select index_document(id) from documents where owner_id = ${owner.id}`;
  expect([...(await rows())]).toEqual([...before]);
  expect(await owner.find('ancien texte garage')).toEqual(['ancien.pdf']);
});

describe('the plan', () => {
  const backends = createTestBackends();
  let sql: postgres.Sql;
  let ownerId: string;

  beforeAll(async () => {
    sql = postgres((await backends).databaseUrl, { max: 1, onnotice: () => {} });
    const owners = Array.from({ length: 50 }, () => randomUUIDv7());
    ownerId = owners[0] as string;
    await sql`insert into accounts (id, email) select id, id || '@example.fr' from unnest(${owners}::uuid[]) id`;
    // The first owner has half of them; one word is in every document, one in each hundredth.
    await sql`
      insert into documents (id, owner_id, filename, media_type, size, sha256, state)
      select overlay(gen_random_uuid()::text placing '7' from 15)::uuid,
        (${owners}::uuid[])[case when n % 2 = 0 then 1 else 2 + n % 49 end],
        'commun ' || case when n % 100 = 0 then 'rare ' else '' end || n, 'application/pdf', 1, '', 'ready'
      from generate_series(1, 4000) n`;
    await sql`analyze`;
  });
  afterAll(() => sql.end());

  /** The SQL of the repository itself, taken where it is sent. */
  const sqlOfSearch = async (filter: object, position: object) => {
    const { databaseUrl } = await backends;
    const database = openDatabase({ url: databaseUrl, poolSize: 1, service: 'test' });
    const { text, values } = await new Promise<{ text: string; values: unknown[] }>((resolve) => {
      const client = (database.db as unknown as { $client: postgres.Sql }).$client;
      const session = database.db._.session as unknown as { client: postgres.Sql };
      session.client = new Proxy(client, {
        get: (target, name) =>
          name === 'unsafe'
            ? (text: string, values: unknown[]) => {
                resolve({ text, values });
                return { values: async () => [] };
              }
            : Reflect.get(target, name),
      });
      const repository = createDocumentSearchRepository(database);
      repository.search(filter as never, position as never, 25);
    });
    await database.close();
    return { text, values };
  };

  const first = { from: null, until: null, after: null };
  const next = { from: null, until: randomUUIDv7(), after: { rank: 0.1, id: randomUUIDv7() } };

  test.each([
    ['of a rare word', 'rare', {}, first],
    ['of a word that is everywhere', 'commun', {}, first],
    ['of a later page', 'commun', {}, next],
    ['with filters', 'commun', { state: 'ready', mediaTypes: ['application/pdf'], hasInvoice: false }, first],
  ])('%s goes by the index, whatever PostgreSQL knows of the values', async (_, typed, filter, position) => {
    const { text, values } = await sqlOfSearch({ ownerId, typed, trashed: false, ...filter }, position);
    await sql.unsafe(`prepare searched as ${text}`);
    const literal = (value: unknown) =>
      Array.isArray(value)
        ? `array['${value.join("','")}']`
        : `'${value instanceof Date ? value.toISOString() : value}'`;
    for (const mode of ['force_generic_plan', 'force_custom_plan']) {
      await sql.unsafe(`set plan_cache_mode = ${mode}`);
      const lines = await sql.unsafe(`explain (costs off) execute searched (${values.map(literal).join(', ')})`);
      const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
      const scan = /Bitmap Index Scan on document_search_words\n\s+Index Cond: (.*)/.exec(plan)?.[1];
      expect([mode, scan]).toEqual([mode, expect.stringMatching(/owner_id = .* AND \(vector @@ /)]);
      expect(plan).not.toMatch(/Seq Scan on (documents|document_search)\b/);
    }
    await sql.unsafe('deallocate searched');
  });
});

describe('the text of a document', () => {
  const get = (owner: { token: string }, path: string, headers: Record<string, string> = {}) =>
    fetch(`${api.url}/v1/documents/${path}`, { headers: { authorization: `Bearer ${owner.token}`, ...headers } });

  const codeOf = async (owner: { token: string }, path: string) =>
    ((await (await get(owner, path)).json()) as { code: string }).code;

  test('comes whole or by the page, as plain text that no browser opens', async () => {
    const owner = await newOwner();
    const id = await owner.write({ content: 'Première <script>\f\fTroisième' });
    const whole = await get(owner, `${id}/text`);
    expect(await whole.text()).toBe('Première <script>\f\fTroisième');
    expect(
      ['content-type', 'content-disposition', 'x-content-type-options'].map((name) => whole.headers.get(name)),
    ).toEqual(['text/plain; charset=utf-8', 'attachment; filename="text.txt"', 'nosniff']);
    expect(await (await get(owner, `${id}/text?page=2`)).text()).toBe('');
    expect(await (await get(owner, `${id}/text?page=3`)).text()).toBe('Troisième');
    expect(await codeOf(owner, `${id}/text?page=4`)).toBe('page-not-found');
    expect(await codeOf(owner, `${id}/text?page=0`)).toBe('validation-failed');
  });

  test('is not sent again to who has it', async () => {
    const owner = await newOwner();
    const id = await owner.write({ content: 'texte' });
    const etag = (await get(owner, `${id}/text`)).headers.get('etag') as string;
    expect((await get(owner, `${id}/text`, { 'if-none-match': etag })).status).toBe(304);
    await api.sql`update documents set version = version + 1 where id = ${id}`;
    expect((await get(owner, `${id}/text`, { 'if-none-match': etag })).status).toBe(200);
  });

  test('is its owner’s, and is not there for a document without one', async () => {
    const [owner, other] = [await newOwner(), await newOwner()];
    const id = await owner.write({});
    expect(await codeOf(owner, `${id}/text`)).toBe('text-not-found');
    expect(await codeOf(other, `${id}/text`)).toBe('document-not-found');
  });
});
