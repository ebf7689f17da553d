// Goal: GoogleSQL gives the same rows here as at Google, or an error. Method: hundreds of examples with literal results,
// each run by Google's own engine (where it can run) and through DuckDB; every function that is let through has some.
import { queryLocally } from '../../../../support/local-bigquery';
import { googleSqlMissing, startGoogleSql, type GoogleSql } from '../../../../support/googlesql';
import { startBigQuery, type EmbeddedBigQuery } from '../../../../../tools/local/bigquery/server';
import {
  castTypes,
  extractParts,
  functionRules,
  safeFunctionRules,
} from '../../../../../tools/local/bigquery/sql/functions';
import { fails, type Example } from './example';
import { aggregatesAndWindows } from './examples/aggregates-and-windows';
import { castsAndLogic } from './examples/casts-and-logic';
import { json } from './examples/json';
import { numbersAndText } from './examples/numbers-and-text';
import { queries } from './examples/queries';
import { times } from './examples/times';

const expressions = [...numbersAndText, ...json, ...times, ...castsAndLogic];
const examples = [
  ...expressions.map(([sql, value]): Example => [`SELECT ${sql} AS v`, value === fails ? fails : [[value]]]),
  ...queries,
  ...aggregatesAndWindows,
];

/** What Google's evaluator does not have; their meaning is simple enough to be checked here only. */
const onlyHere: readonly Example[] = [
  ['SELECT APPROX_COUNT_DISTINCT(x) AS n FROM UNNEST([1, 1, 2]) AS x', [[2]]],
  ['SELECT APPROX_QUANTILES(x, 2) AS q FROM UNNEST([1, 2, 3]) AS x', [[[1, 2, 3]]]],
  ['SELECT LENGTH(GENERATE_UUID()) AS n', [[36]]],
];

type Rows = { readonly rows: readonly Readonly<Record<string, unknown>>[] };

/** Doubles differ in their last digits when the sums are in another order. */
const rounded = (value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1e9) / 1e9 : Array.isArray(value) ? value.map(rounded) : value;

const outcome = async (result: Promise<Rows>): Promise<unknown> => {
  try {
    return (await result).rows.map((row) => Object.values(row).map(rounded));
  } catch {
    return fails;
  }
};

let bigquery: EmbeddedBigQuery;
const locally = (sql: string): Promise<Rows> => queryLocally(bigquery.url, 'local', sql);

beforeAll(async () => {
  bigquery = await startBigQuery();
}, 60_000);

afterAll(async () => {
  await bigquery.close();
});

describe('translate', () => {
  it.each([...examples, ...onlyHere])('runs %s', async (sql, result) => {
    expect(await outcome(locally(sql))).toEqual(result);
  });

  it.each([
    ['SELECT FARM_FINGERPRINT(x) FROM UNNEST(["a"]) AS x', 'the function FARM_FINGERPRINT'],
    ['SELECT NET.HOST("a") AS v', 'the function NET.HOST'],
    ["SELECT FORMAT('%d', 1) AS v", 'the function FORMAT'],
    ["SELECT REGEXP_EXTRACT('ab', r'a(x)?b') AS v", 'whose group may take no part'],
    ["SELECT REGEXP_EXTRACT('ab', CONCAT('a', 'b')) AS v", 'no literal'],
    [`SELECT JSON_VALUE('{"a":1.50}', '$.a') AS v`, 'JSON_VALUE of a fraction in text'],
    [`SELECT JSON_VALUE('{}', '$.a[*]') AS v`, 'the JSONPath'],
    ["SELECT FORMAT_TIMESTAMP('%Ez', CURRENT_TIMESTAMP()) AS v", 'the format element'],
    ["SELECT CAST('1' AS NUMERIC) AS v", 'CAST to NUMERIC'],
    ["SELECT CAST('-0x1F' AS INT64) AS v", 'hexadecimal'],
    ["SELECT SAFE_CAST('0x1F' AS INT64) AS v", 'hexadecimal'],
    ['SELECT SAFE_CONVERT_BYTES_TO_STRING(FROM_BASE64("/w==")) AS v', 'could not convert blob'],
    ['SELECT [1, 2][0] AS v', 'without OFFSET or ORDINAL'],
    ['SELECT 5 & 3 AS v', 'bitwise_and'],
    ['SELECT 5 ^ 3 AS v', 'bitwise_xor'],
    ["SELECT x, o FROM UNNEST(['a']) AS x WITH OFFSET AS o", 'WITH OFFSET'],
    ['SELECT (SELECT AS STRUCT 1 AS a) AS s', 'SELECT AS STRUCT'],
    ["SELECT * FROM (SELECT 'a' AS k, 1 AS v) PIVOT (SUM(v) FOR k IN ('a'))", 'PIVOT'],
    ['WITH RECURSIVE r AS (SELECT 1 AS n) SELECT n FROM r', 'RECURSIVE'],
    ['SELECT x FROM UNNEST([1]) AS x GROUP BY ALL', 'GROUP BY ALL'],
    ['SELECT x FROM UNNEST([1]) AS x GROUP BY ROLLUP(x)', 'ROLLUP'],
    ['FROM UNNEST([1]) AS x |> SELECT x', 'begins FROM'],
    ['SELECT 1 AS a |> WHERE a = 1', 'pipe syntax'],
    ['SELECT 1; SELECT 2', 'more than one statement'],
    ['CREATE TABLE a.b AS SELECT 1 AS x', 'begins CREATE'],
    ['DELETE FROM a.b WHERE TRUE', 'begins DELETE'],
    ['SELECT @@time_zone AS v', '@@'],
    ['SELECT ? AS v', 'positional parameter'],
    ["SELECT b'a' AS v", "b'a'"],
    ['SELECT INTERVAL 1 DAY AS v', 'INTERVAL outside'],
    ['SELECT DATE "2026-01-01" + INTERVAL 1 DAY AS v', 'INTERVAL outside'],
    ['SELECT x AT TIME ZONE "UTC" AS v FROM UNNEST([CURRENT_TIMESTAMP()]) AS x', 'at_time_zone'],
    ['SELECT ARRAY<INT64>[1] AS v', 'cast'],
    ['SELECT (1, 2) AS v', 'tuple'],
    ["SELECT 'a' COLLATE 'und:ci' AS v", 'COLLATE'],
  ])('refuses %s', async (sql, reason) => {
    await expect(locally(sql)).rejects.toThrow(reason);
  });

  it('has an example of every function, cast and part of a time that it lets through', () => {
    const text = [...examples, ...onlyHere].filter(([, result]) => result !== fails).map(([sql]) => sql);
    const has = (call: string): boolean => text.some((sql) => new RegExp(`(?<![\\w.])${call}`).test(sql));
    const missing = [
      ...Object.keys(functionRules).filter((name) => !['ERROR'].includes(name) && !has(`${name}\\(`)),
      ...Object.keys(safeFunctionRules).filter((name) => !has(`SAFE\\.${name}\\(`)),
      ...castTypes.filter((type) => !has(`CAST\\([^)]*AS ${type}\\)`)),
      ...castTypes.filter((type) => !has(`SAFE_CAST\\([^)]*AS ${type}\\)`)).map((type) => `SAFE_CAST ${type}`),
      ...extractParts.filter((part) => !has(`EXTRACT\\(${part} FROM`)),
    ];
    expect(missing).toEqual([]);
  });
});

const reason = googleSqlMissing === undefined ? '' : ` (skipped: ${googleSqlMissing})`;
(googleSqlMissing === undefined ? describe : describe.skip)(`Google's own engine${reason}`, () => {
  let google: GoogleSql;

  beforeAll(async () => {
    google = await startGoogleSql();
  }, 60_000);

  afterAll(() => {
    google.stop();
  });

  it.each(examples)('says the same of %s', async (sql, result) => {
    expect(await outcome(google.query(sql, {}))).toEqual(result);
  });
});
