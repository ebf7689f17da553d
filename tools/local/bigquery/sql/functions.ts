/**
 * The functions of GoogleSQL that can be used here, and what each needs on its way to DuckDB. A function that is not
 * listed is refused: many exist in both under one name with different meanings. test/…/functions.test.ts runs examples
 * of every one of them on Google's own engine and here.
 */

type Arity = { readonly min: number; readonly max: number };

/** `WEEK(MONDAY)` and its like are written out. */
export type PartName = string;

export type FunctionRule =
  /** The transpiler knows it, or DuckDB has it with the same meaning. DISTINCT, ORDER BY and the like may be inside. */
  | { readonly kind: 'native' }
  /** The same function under another name. */
  | { readonly kind: 'renamed'; readonly to: string }
  | { readonly kind: 'count-if' }
  /** `bq_<name>` in macros.sql. */
  | ({ readonly kind: 'macro' } & Arity)
  /** The same with a date part as argument `at`, which becomes a string. */
  | ({ readonly kind: 'part'; readonly at: number; readonly parts: readonly PartName[] } & Arity)
  /** The same with INTERVAL <n> <part> as argument `at`, which becomes two arguments. */
  | ({ readonly kind: 'interval'; readonly at: number; readonly parts: readonly PartName[] } & Arity)
  /** The same with a regular expression as argument 1; it must be a literal, because its groups decide. */
  | ({ readonly kind: 'pattern' } & Arity)
  /** The same with a JSONPath as argument 1; it must be a literal. */
  | ({ readonly kind: 'path' } & Arity)
  /** The same with a format as argument 0; it must be a literal of elements that mean the same. */
  | ({ readonly kind: 'format'; readonly elements: Readonly<Record<string, string>> } & Arity);

const native = { kind: 'native' } as const;
const macro = (min: number, max = min): FunctionRule => ({ kind: 'macro', min, max });
const part = (at: number, parts: readonly PartName[], min: number, max = min): FunctionRule => ({
  kind: 'part',
  at,
  parts,
  min,
  max,
});
const interval = (at: number, parts: readonly PartName[], min: number, max = min): FunctionRule => ({
  kind: 'interval',
  at,
  parts,
  min,
  max,
});
const pattern = (min: number, max = min): FunctionRule => ({ kind: 'pattern', min, max });
const jsonPath = (min: number, max = min): FunctionRule => ({ kind: 'path', min, max });
const format = (elements: Readonly<Record<string, string>>, min: number, max = min): FunctionRule => ({
  kind: 'format',
  elements,
  min,
  max,
});

const clockParts = ['MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY'] as const;
const weekParts = [
  'WEEK',
  'WEEK(SUNDAY)',
  'WEEK(MONDAY)',
  'WEEK(TUESDAY)',
  'WEEK(WEDNESDAY)',
  'WEEK(THURSDAY)',
  'WEEK(FRIDAY)',
  'WEEK(SATURDAY)',
  'ISOWEEK',
] as const;
const monthParts = ['MONTH', 'QUARTER', 'YEAR'] as const;
const dateParts = ['DAY', ...weekParts, ...monthParts] as const;
const dateSteps = ['DAY', 'WEEK', ...monthParts] as const;

/** What EXTRACT takes; each is a `bq_extract_<part>` of macros.sql. */
export const extractParts: readonly PartName[] = [
  'YEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'ISOWEEK',
  'ISOYEAR',
  'DAY',
  'DAYOFWEEK',
  'DAYOFYEAR',
  'HOUR',
  'MINUTE',
  'SECOND',
  'MILLISECOND',
  'MICROSECOND',
  'DATE',
];

/** What can be read back: names of days and the day of the year are left out, because DuckDB would check them. */
const readableDateElements = {
  '%Y': '%Y',
  '%m': '%m',
  '%d': '%d',
  '%F': '%Y-%m-%d',
  '%b': '%b',
  '%B': '%B',
  '%y': '%y',
  '%%': '%%',
};
const dateElements = { ...readableDateElements, '%j': '%j', '%a': '%a', '%A': '%A' };
const clockElements = { '%H': '%H', '%M': '%M', '%S': '%S', '%T': '%H:%M:%S', '%R': '%H:%M', '%I': '%I', '%p': '%p' };
const timestampElements = { ...dateElements, ...clockElements, '%E3S': '%S.%g', '%E6S': '%S.%f' };
const readableElements = { ...readableDateElements, ...clockElements, '%E*S': '%S.%f' };

export const functionRules: Readonly<Record<string, FunctionRule>> = {
  // Aggregates and windows.
  ANY_VALUE: native,
  APPROX_COUNT_DISTINCT: native,
  ARRAY_AGG: native,
  AVG: native,
  COUNT: native,
  /** Written as COUNT(IF(…, 1, NULL)): DuckDB's own counts nothing as NULL. */
  COUNTIF: { kind: 'count-if' },
  LOGICAL_AND: native,
  LOGICAL_OR: native,
  MAX: native,
  MIN: native,
  STDDEV: native,
  STDDEV_POP: native,
  STDDEV_SAMP: native,
  STRING_AGG: native,
  SUM: native,
  VARIANCE: native,
  VAR_POP: native,
  VAR_SAMP: native,
  CUME_DIST: native,
  DENSE_RANK: native,
  FIRST_VALUE: native,
  LAG: native,
  LAST_VALUE: native,
  LEAD: native,
  NTH_VALUE: native,
  NTILE: native,
  PERCENTILE_CONT: native,
  PERCENTILE_DISC: { kind: 'renamed', to: 'quantile_disc' },
  PERCENT_RANK: native,
  RANK: native,
  ROW_NUMBER: native,
  APPROX_QUANTILES: macro(2),
  // Conditions.
  COALESCE: native,
  IF: native,
  IFNULL: native,
  NULLIF: native,
  GREATEST: macro(1, 5),
  LEAST: macro(1, 5),
  // Numbers.
  ABS: native,
  SIGN: native,
  CEIL: macro(1),
  CEILING: macro(1),
  DIV: macro(2),
  EXP: native,
  FLOOR: macro(1),
  LN: macro(1),
  LOG: macro(1, 2),
  LOG10: macro(1),
  MOD: macro(2),
  POW: macro(2),
  POWER: macro(2),
  ROUND: macro(1, 2),
  SAFE_DIVIDE: macro(2),
  SQRT: macro(1),
  TRUNC: macro(1),
  // Text and bytes.
  CHAR_LENGTH: macro(1),
  CONCAT: macro(1, 8),
  ENDS_WITH: native,
  FROM_BASE64: macro(1),
  LEFT: macro(2),
  LENGTH: macro(1),
  LOWER: native,
  LPAD: macro(2, 3),
  LTRIM: macro(1, 2),
  MD5: macro(1),
  REGEXP_CONTAINS: macro(2),
  REGEXP_EXTRACT: pattern(2),
  REGEXP_EXTRACT_ALL: pattern(2),
  REGEXP_REPLACE: macro(3),
  REPEAT: macro(2),
  REPLACE: macro(3),
  REVERSE: macro(1),
  RIGHT: macro(2),
  RPAD: macro(2, 3),
  RTRIM: macro(1, 2),
  SAFE_CONVERT_BYTES_TO_STRING: macro(1),
  SHA256: macro(1),
  SPLIT: macro(1, 2),
  STARTS_WITH: native,
  STRPOS: macro(2),
  SUBSTR: macro(2, 3),
  SUBSTRING: macro(2, 3),
  TO_BASE64: macro(1),
  TO_HEX: macro(1),
  TRIM: macro(1, 2),
  UPPER: macro(1),
  // JSON.
  BOOL: macro(1),
  INT64: macro(1),
  JSON_EXTRACT_SCALAR: jsonPath(1, 2),
  JSON_QUERY: jsonPath(1, 2),
  JSON_QUERY_ARRAY: jsonPath(1, 2),
  JSON_TYPE: macro(1),
  JSON_VALUE: jsonPath(1, 2),
  JSON_VALUE_ARRAY: jsonPath(1, 2),
  PARSE_JSON: macro(1),
  TO_JSON_STRING: macro(1),
  // Dates and times.
  CURRENT_DATE: macro(0, 1),
  CURRENT_TIMESTAMP: macro(0),
  DATE: macro(1, 3),
  DATE_ADD: interval(1, dateSteps, 2),
  DATE_DIFF: part(2, dateParts, 3),
  DATE_FROM_UNIX_DATE: macro(1),
  DATE_SUB: interval(1, dateSteps, 2),
  DATE_TRUNC: part(1, dateParts, 2),
  FORMAT_DATE: format(dateElements, 2),
  FORMAT_TIMESTAMP: format(timestampElements, 2, 3),
  GENERATE_DATE_ARRAY: interval(2, dateSteps, 2, 3),
  LAST_DAY: part(1, ['MONTH'], 1, 2),
  PARSE_DATE: format(readableDateElements, 2),
  PARSE_TIMESTAMP: format(readableElements, 2, 3),
  STRING: macro(1),
  TIMESTAMP: macro(1, 2),
  TIMESTAMP_ADD: interval(1, clockParts, 2),
  TIMESTAMP_DIFF: part(2, clockParts, 3),
  TIMESTAMP_MICROS: macro(1),
  TIMESTAMP_MILLIS: macro(1),
  TIMESTAMP_SECONDS: macro(1),
  TIMESTAMP_SUB: interval(1, clockParts, 2),
  TIMESTAMP_TRUNC: part(1, [...clockParts, ...weekParts, ...monthParts], 2, 3),
  UNIX_DATE: macro(1),
  UNIX_MICROS: macro(1),
  UNIX_MILLIS: macro(1),
  UNIX_SECONDS: macro(1),
  // Arrays.
  ARRAY_CONCAT: macro(1, 4),
  ARRAY_LENGTH: macro(1),
  ARRAY_REVERSE: macro(1),
  ARRAY_TO_STRING: macro(2),
  GENERATE_ARRAY: macro(2, 3),
  // Other.
  ERROR: macro(1),
  GENERATE_UUID: macro(0),
};

/** `SAFE.` in front: NULL instead of an error. Each is a macro of its own. */
export const safeFunctionRules: Readonly<Record<string, FunctionRule>> = {
  PARSE_JSON: macro(1),
  PARSE_DATE: format(readableDateElements, 2),
  PARSE_TIMESTAMP: format(readableElements, 2),
};

/** CAST(x AS …) and SAFE_CAST: each is a `bq_cast_<type>` and a `bq_safe_cast_<type>` of macros.sql. */
export const castTypes: readonly string[] = ['INT64', 'FLOAT64', 'STRING', 'BOOL', 'TIMESTAMP', 'DATE'];
