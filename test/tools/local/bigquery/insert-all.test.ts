// Goal: rows are judged as BigQuery judges them. Method: literal rows over HTTP, BigQuery's answers and the rows read back.
import { startBigQuery, type EmbeddedBigQuery } from '../../../../tools/local/bigquery/server';
import { insertLocally, queryLocally } from '../../../support/local-bigquery';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
let clockMs = nowMs;
let bigquery: EmbeddedBigQuery;
let tableCount = 0;

const fields = [
  { name: 'id', type: 'STRING', mode: 'REQUIRED' },
  { name: 'at', type: 'TIMESTAMP', mode: 'REQUIRED' },
  { name: 'count', type: 'INTEGER' },
  { name: 'share', type: 'FLOAT' },
  { name: 'flag', type: 'BOOLEAN' },
  { name: 'day', type: 'DATE' },
  { name: 'bytes', type: 'BYTES' },
  { name: 'doc', type: 'JSON' },
];

const post = async (path: string, body: object): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`${bigquery.url}/bigquery/v2/projects/p${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};

/** A table of its own for each test. */
async function newTable(): Promise<string> {
  tableCount += 1;
  const tableId = `t${tableCount}`;
  const timePartitioning = { type: 'DAY', field: 'at' };
  await post('/datasets/ds/tables', { tableReference: { tableId }, schema: { fields }, timePartitioning });
  return `p.ds.${tableId}`;
}

const good = { id: 'a', at: '2026-11-22T10:00:00Z' };
const rowsOf = async (table: string): Promise<unknown[]> => {
  const { rows } = await queryLocally(bigquery.url, 'p', `SELECT * FROM \`${table}\` ORDER BY id`);
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));
};

beforeAll(async () => {
  bigquery = await startBigQuery({ nowMs: () => clockMs });
  await post('/datasets', { datasetReference: { datasetId: 'ds' } });
}, 60_000);

afterAll(async () => {
  await bigquery.close();
});

beforeEach(() => {
  clockMs = nowMs;
});

describe('insertAll', () => {
  it('stores every type and gives it back', async () => {
    const table = await newTable();
    const row = {
      id: 'é😀\u0000x',
      at: '2026-11-22T10:00:00.123456+02:00',
      count: '9007199254740993',
      share: 0.5,
      flag: true,
      day: '2026-02-28',
      bytes: 'AP8=',
      doc: '{"b": [1, 9007199254740993], "a": "x\\u0000y"}',
    };
    expect(await insertLocally(bigquery.url, table, { rows: [{ json: row }] })).toEqual([]);
    const [stored] = (
      await queryLocally(bigquery.url, 'p', `SELECT *, CAST(count AS STRING) AS digits FROM \`${table}\``)
    ).rows;
    expect(stored).toEqual({
      ...row,
      at: '2026-11-22T08:00:00.123456Z',
      count: 9007199254740992,
      digits: '9007199254740993',
      doc: '{"a":"x\\u0000y","b":[1,9007199254740993]}',
    });
  });

  it.each([
    ['a time with a space and a zone', { at: '2026-11-22 10:00:00 UTC' }, { at: '2026-11-22T10:00:00.000000Z' }],
    ['a time without a zone, as UTC', { at: '2026-11-22 10:00:00' }, { at: '2026-11-22T10:00:00.000000Z' }],
    ['a day as a time', { at: '2026-11-22' }, { at: '2026-11-22T00:00:00.000000Z' }],
    ['seconds as a number', { at: 1_795_341_600.5 }, { at: '2026-11-22T10:00:00.500000Z' }],
    ['a number as text', { id: 5 }, { id: '5' }],
    ['text as an integer', { count: '12' }, { count: 12 }],
    ['text as a boolean', { flag: 'TRUE' }, { flag: true }],
    ['another case of a column name', { COUNT: 3 }, { count: 3 }],
    ['null', { count: null }, {}],
    ['JSON of a scalar', { doc: '"x"' }, { doc: '"x"' }],
    ['a partition 1825 days back', { at: '2021-11-23T00:00:00Z' }, { at: '2021-11-23T00:00:00.000000Z' }],
    ['a partition 366 days ahead', { at: '2027-11-23T00:00:00Z' }, { at: '2027-11-23T00:00:00.000000Z' }],
  ])('takes %s', async (_claim, change, expected) => {
    const table = await newTable();
    expect(await insertLocally(bigquery.url, table, { rows: [{ json: { ...good, ...change } }] })).toEqual([]);
    expect((await rowsOf(table))[0]).toMatchObject(expected);
  });

  it.each([
    ['no required column', { id: undefined }, 'id', 'Missing required field: id.'],
    ['null in a required column', { at: null }, 'at', 'Missing required field: at.'],
    ['an unknown column', { colour: 'red' }, 'colour', 'no such field: colour.'],
    ['a word as a time', { at: 'yesterday' }, 'at', 'Could not parse "yesterday" as a timestamp'],
    ['a day that does not exist', { at: '2026-02-30T00:00:00Z' }, 'at', 'as a timestamp'],
    ['an hour that does not exist', { at: '2026-02-28T24:00:00Z' }, 'at', 'as a timestamp'],
    ['milliseconds as a number', { at: 1_795_341_600_000 }, 'at', 'out of range'],
    ['a partition 1826 days back', { at: '2021-11-22T23:59:59Z' }, 'at', '1825 days in the past'],
    ['a partition 367 days ahead', { at: '2027-11-24T00:00:00Z' }, 'at', '366 days in the future'],
    ['an array', { id: ['a'] }, 'id', 'Array specified for non-repeated field.'],
    ['an object as text', { id: {} }, 'id', 'Cannot convert value to string.'],
    ['a fraction as an integer', { count: 1.5 }, 'count', 'Cannot convert value to integer (bad value): 1.5'],
    ['an integer beyond 64 bits', { count: '9223372036854775808' }, 'count', 'Cannot convert value to integer'],
    ['a word as a number', { share: 'half' }, 'share', 'Cannot convert value to floating point'],
    ['a word as a boolean', { flag: 'yes' }, 'flag', 'Cannot convert value to boolean'],
    ['no date', { day: '22.11.2026' }, 'day', 'Invalid date'],
    ['base64 with junk in it', { bytes: 'AP8' }, 'bytes', 'Could not decode base64 string to bytes.'],
    ['an object as JSON', { doc: { a: 1 } }, 'doc', 'This field: doc is not a record.'],
    ['JSON with a comma too many', { doc: '{"a":1,}' }, 'doc', 'Invalid JSON value'],
    ['empty JSON', { doc: '' }, 'doc', 'Invalid JSON value'],
    ['JSON nested too deep', { doc: `${'['.repeat(501)}${']'.repeat(501)}` }, 'doc', 'Max nesting of 500'],
    ['JSON with a number that would lose digits', { doc: '[12345678901234567890123]' }, 'doc', 'loss of precision'],
    ['JSON with half a surrogate pair', { doc: String.raw`"\ud800"` }, 'doc', 'surrogate'],
  ])('refuses %s', async (_claim, change, location, message) => {
    const table = await newTable();
    expect(await insertLocally(bigquery.url, table, { rows: [{ json: { ...good, ...change } }] })).toEqual([
      {
        index: 0,
        errors: [{ reason: 'invalid', location, debugInfo: '', message: expect.stringContaining(message) as string }],
      },
    ]);
    expect(await rowsOf(table)).toEqual([]);
  });

  it('takes nothing when one row is bad, and says which neighbours it stopped', async () => {
    const table = await newTable();
    const rows = [{ json: good }, { json: { ...good, id: null } }, { json: { ...good, id: 'c' } }];
    const errors = await insertLocally(bigquery.url, table, { rows });
    expect(errors.map(({ index, errors: [first] }) => [index, first?.reason])).toEqual([
      [0, 'stopped'],
      [1, 'invalid'],
      [2, 'stopped'],
    ]);
    expect(await rowsOf(table)).toEqual([]);
  });

  it('takes the good rows with skipInvalidRows', async () => {
    const table = await newTable();
    const rows = [{ json: good }, { json: { ...good, id: null } }, { json: { ...good, id: 'c' } }];
    const errors = await insertLocally(bigquery.url, table, { rows, skipInvalidRows: true });
    expect(errors.map(({ index, errors: [first] }) => [index, first?.reason])).toEqual([[1, 'invalid']]);
    expect((await rowsOf(table)).map((row) => (row as { id: string }).id)).toEqual(['a', 'c']);
  });

  it('leaves out unknown columns with ignoreUnknownValues', async () => {
    const table = await newTable();
    const rows = [{ json: { ...good, colour: 'red' } }];
    expect(await insertLocally(bigquery.url, table, { rows, ignoreUnknownValues: true })).toEqual([]);
    expect(await rowsOf(table)).toHaveLength(1);
  });

  it('leaves out a repeated insertId for a minute', async () => {
    const table = await newTable();
    const insert = (insertId: string): Promise<unknown> =>
      insertLocally(bigquery.url, table, { rows: [{ insertId, json: good }] });
    await insert('one');
    clockMs += 59_999;
    await insert('one');
    await insert('two');
    expect(await rowsOf(table)).toHaveLength(2);
    clockMs += 1;
    await insert('one');
    expect(await rowsOf(table)).toHaveLength(3);
  });

  it('leaves out a repeated insertId within one request and between requests side by side', async () => {
    const table = await newTable();
    const rows = [
      { insertId: 'x', json: good },
      { insertId: 'x', json: good },
    ];
    await Promise.all([1, 2, 3].map(() => insertLocally(bigquery.url, table, { rows })));
    expect(await rowsOf(table)).toHaveLength(1);
  });

  it('does not remember the insertId of a row that was refused', async () => {
    const table = await newTable();
    await insertLocally(bigquery.url, table, { rows: [{ insertId: 'x', json: { ...good, id: null } }] });
    await insertLocally(bigquery.url, table, { rows: [{ insertId: 'x', json: good }] });
    expect(await rowsOf(table)).toHaveLength(1);
  });

  it('keeps rows without insertId apart', async () => {
    const table = await newTable();
    await insertLocally(bigquery.url, table, { rows: [{ json: good }, { json: good }] });
    expect(await rowsOf(table)).toHaveLength(2);
  });

  it.each([
    ['no rows', { rows: [] }, 400, 'No rows present in the request.'],
    ['an insertId of 129 characters', { rows: [{ insertId: 'x'.repeat(129), json: good }] }, 400, 'at most 128'],
    ['50,001 rows', { rows: Array.from({ length: 50_001 }, () => ({ json: {} })) }, 400, 'limit: 50000'],
    [
      'more than 10 MB',
      { rows: [{ json: { ...good, id: 'x'.repeat(10_000_001) } }] },
      413,
      'Request payload size exceeds',
    ],
  ])('refuses a whole request with %s', async (_claim, request, status, message) => {
    const table = (await newTable()).replace('p.ds.', '');
    const answer = await post(`/datasets/ds/tables/${table}/insertAll`, request);
    expect(answer).toMatchObject({
      status,
      body: { error: { code: status, message: expect.stringContaining(message) as string } },
    });
  });

  it('knows no table by another case of its name', async () => {
    await expect(insertLocally(bigquery.url, 'p.ds.T1', { rows: [{ json: good }] })).rejects.toThrow(
      'Not found: Table p:ds.T1',
    );
  });

  it('takes no rows into a view', async () => {
    const table = await newTable();
    const view = { query: `SELECT id FROM \`${table}\``, useLegacySql: false };
    await post('/datasets/ds/tables', { tableReference: { tableId: 'a_view' }, view });
    await expect(insertLocally(bigquery.url, 'p.ds.a_view', { rows: [{ json: good }] })).rejects.toThrow('a view');
  });
});

describe('faults', () => {
  afterEach(() => {
    bigquery.injectFaults(undefined);
    bigquery.refuseRows(undefined);
  });

  it('answers as told, without doing anything', async () => {
    const table = await newTable();
    bigquery.injectFaults(({ path }) => (path.endsWith('/insertAll') ? { status: 503 } : undefined));
    const answer = await post(`/datasets/ds/tables/${table.replace('p.ds.', '')}/insertAll`, {
      rows: [{ json: good }],
    });
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 503, errors: [{ reason: 'backendError' }] } } });
    expect(await rowsOf(table)).toEqual([]);
  });

  it('cuts the connection after the rows were written', async () => {
    const table = await newTable();
    bigquery.injectFaults(({ path }) => (path.endsWith('/insertAll') ? { afterwards: true, reset: true } : undefined));
    await expect(insertLocally(bigquery.url, table, { rows: [{ json: good }] })).rejects.toThrow();
    expect(await rowsOf(table)).toHaveLength(1);
  });

  it('refuses the rows that a test wants refused', async () => {
    const table = await newTable();
    bigquery.refuseRows((_table, row) => ((row as { id: string }).id === 'b' ? 'a row not to my taste' : undefined));
    const rows = [{ json: good }, { json: { ...good, id: 'b' } }];
    const errors = await insertLocally(bigquery.url, table, { rows, skipInvalidRows: true });
    expect(errors).toMatchObject([{ index: 1, errors: [{ reason: 'invalid', message: 'a row not to my taste' }] }]);
    expect(await rowsOf(table)).toHaveLength(1);
  });
});
