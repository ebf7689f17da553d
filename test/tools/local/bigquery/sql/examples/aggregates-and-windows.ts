import { fails, type Example } from '../example';

/** Queries and their rows, as Google's own engine gives them. */
export const aggregatesAndWindows: readonly Example[] = [
  [
    "WITH t AS (SELECT * FROM UNNEST([STRUCT('a' AS k, 1 AS n, 2.5 AS f, TRUE AS b), STRUCT('a', 3, NULL, FALSE), STRUCT('b', NULL, 1.0, NULL)])) SELECT k, COUNT(*) AS c, COUNT(n) AS cn, SUM(n) AS s, AVG(n) AS a, MIN(f) AS mi, MAX(k) AS ma, COUNTIF(b) AS cb, LOGICAL_OR(b) AS lo, LOGICAL_AND(b) AS la FROM t GROUP BY k ORDER BY k",
    [
      ['a', 2, 2, 4, 2, 2.5, 'a', 1, true, false],
      ['b', 1, 0, null, null, 1, 'b', 0, null, null],
    ],
  ],
  [
    "SELECT COUNT(DISTINCT x) AS c, SUM(DISTINCT x) AS s, AVG(x) AS a, STRING_AGG(CAST(x AS STRING), '-' ORDER BY x DESC) AS g, ARRAY_AGG(x ORDER BY x) AS l FROM UNNEST([3, 1, 3, 2]) AS x",
    [[3, 6, 2.25, '3-3-2-1', [1, 2, 3, 3]]],
  ],
  [
    "SELECT STRING_AGG(DISTINCT x, ',' ORDER BY x) AS s, STRING_AGG(x) AS t FROM UNNEST(['b', NULL, 'b']) AS x",
    [['b', 'b,b']],
  ],
  [
    'SELECT ARRAY_AGG(x IGNORE NULLS ORDER BY x DESC) AS l, ANY_VALUE(x HAVING MIN x) AS m FROM UNNEST([1, NULL, 2]) AS x',
    [[[2, 1], 1]],
  ],
  [
    "SELECT ANY_VALUE(s.a HAVING MAX s.b) AS m FROM UNNEST([STRUCT('x' AS a, 1 AS b), STRUCT('y', 2), STRUCT('z', NULL)]) AS s",
    [['y']],
  ],
  [
    'SELECT SUM(x) AS s, COUNT(*) AS c, MAX(x) AS m, LOGICAL_OR(x > 1) AS l FROM UNNEST([1]) AS x WHERE x > 5',
    [[null, 0, null, null]],
  ],
  [
    'SELECT ROUND(STDDEV(x), 6) AS a, ROUND(STDDEV_POP(x), 6) AS b, ROUND(VARIANCE(x), 6) AS c, ROUND(VAR_POP(x), 6) AS d, ROUND(STDDEV_SAMP(x), 6) AS e, ROUND(VAR_SAMP(x), 6) AS f FROM UNNEST([1, 2, 4]) AS x',
    [[1.527525, 1.247219, 2.333333, 1.555556, 1.527525, 2.333333]],
  ],
  [
    'SELECT x, ROW_NUMBER() OVER (ORDER BY x) AS r, RANK() OVER (ORDER BY x) AS k, DENSE_RANK() OVER (ORDER BY x) AS d, NTILE(2) OVER (ORDER BY x) AS n, PERCENT_RANK() OVER (ORDER BY x) AS p, CUME_DIST() OVER (ORDER BY x) AS c FROM UNNEST([1, 2, 2, 4]) AS x ORDER BY x, r',
    [
      [1, 1, 1, 1, 1, 0, 0.25],
      [2, 2, 2, 2, 1, 0.333333333, 0.75],
      [2, 3, 2, 2, 2, 0.333333333, 0.75],
      [4, 4, 4, 3, 2, 1, 1],
    ],
  ],
  [
    'SELECT x, LAG(x) OVER (ORDER BY x) AS a, LEAD(x, 2, -1) OVER (ORDER BY x) AS b, FIRST_VALUE(x) OVER (ORDER BY x) AS c, LAST_VALUE(x) OVER (ORDER BY x) AS d, NTH_VALUE(x, 2) OVER (ORDER BY x) AS e FROM UNNEST([1, 2, 3]) AS x ORDER BY x',
    [
      [1, null, 3, 1, 1, null],
      [2, 1, -1, 1, 2, 2],
      [3, 2, -1, 1, 3, 2],
    ],
  ],
  [
    'SELECT x, LAST_VALUE(y IGNORE NULLS) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS v, SUM(y) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s FROM (SELECT x, IF(x = 2, NULL, x * 10) AS y FROM UNNEST([1, 2, 3]) AS x) ORDER BY x',
    [
      [1, 10, 10],
      [2, 10, 40],
      [3, 30, 30],
    ],
  ],
  [
    'SELECT DISTINCT PERCENTILE_CONT(x, 0.5) OVER () AS m, PERCENTILE_CONT(x, 0.9) OVER () AS p, PERCENTILE_DISC(x, 0.5) OVER () AS d FROM UNNEST([1, 2, 3, 10, NULL]) AS x',
    [[2.5, 7.9, 2]],
  ],
  [
    "SELECT x, COUNT(*) AS c FROM UNNEST(['b', 'B', 'b ', NULL, NULL]) AS x GROUP BY x ORDER BY x",
    [
      [null, 2],
      ['B', 1],
      ['b', 1],
      ['b ', 1],
    ],
  ],
  ['WITH a AS (SELECT 1 AS id, [4, 5] AS l) SELECT id, (SELECT SUM(x) FROM UNNEST(l) AS x) AS s FROM a', [[1, 9]]],
  [
    'SELECT x FROM UNNEST([1, 1, 2]) AS x WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY x ORDER BY x) = 1 ORDER BY x',
    [[1], [2]],
  ],
  ['SELECT x, COUNT(*) AS c FROM UNNEST([1, 1, 2]) AS x GROUP BY x HAVING COUNT(*) > 1', [[1, 2]]],
  [
    'SELECT a + 1 AS a, COUNT(*) AS c FROM (SELECT 1 AS a UNION ALL SELECT 2) GROUP BY a ORDER BY 1',
    [
      [2, 1],
      [3, 1],
    ],
  ],
  [
    'SELECT MOD(a, 2) AS a, COUNT(*) AS c FROM UNNEST([1, 2, 3]) AS a GROUP BY a ORDER BY 1',
    [
      [0, 1],
      [1, 2],
    ],
  ],
  ['SELECT SUM(x) OVER w AS s FROM UNNEST([1, 2]) AS x WINDOW w AS (ORDER BY x) ORDER BY s', [[1], [3]]],
  [
    "SELECT MAX(x) AS m, MIN(x) AS n FROM UNNEST([TIMESTAMP '2026-01-01 00:00:00+00', TIMESTAMP '2026-02-01 00:00:00+00']) AS x",
    [['2026-02-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z']],
  ],
  [
    "SELECT COUNT(*) AS n FROM UNNEST([TIMESTAMP '2026-01-01 10:00:00+00']) AS t WHERE t BETWEEN '2026-01-01' AND '2026-01-02'",
    [[1]],
  ],
  [
    "SELECT IF(x > 1, 'big', 'small') AS size, COUNT(*) AS n FROM UNNEST([1, 2, 3]) AS x GROUP BY size ORDER BY size",
    [
      ['big', 2],
      ['small', 1],
    ],
  ],
  [
    'SELECT 1.5 + x AS v, x / 2 AS h, SUM(x * 0.5) OVER () AS s FROM UNNEST([1, 2]) AS x ORDER BY x',
    [
      [2.5, 0.5, 1.5],
      [3.5, 1, 1.5],
    ],
  ],
  ['SELECT COUNT(*) AS c FROM (SELECT 1 AS a LIMIT 0)', [[0]]],
  ['SELECT ARRAY_AGG(x ORDER BY x LIMIT 1) AS l FROM UNNEST([2, 1]) AS x', [[[1]]]],
  ['SELECT COUNT(*) FROM UNNEST([1]) AS x', [[1]]],
  ['SELECT SUM(x) AS s FROM UNNEST([9223372036854775807, 1]) AS x', fails],
  [
    "SELECT DATE(t) AS d, COUNT(*) AS n FROM UNNEST([TIMESTAMP '2026-01-01 23:59:59+00', TIMESTAMP '2026-01-02 00:00:00+00']) AS t GROUP BY d ORDER BY d",
    [
      ['2026-01-01', 1],
      ['2026-01-02', 1],
    ],
  ],
  ['SELECT COUNT(DISTINCT IF(x > 1, x, NULL)) AS n FROM UNNEST([1, 2, 3, 3]) AS x', [[2]]],
  [
    'SELECT a AS k, SUM(b) AS b FROM (SELECT 1 AS a, 5 AS b UNION ALL SELECT 1, 1 UNION ALL SELECT 2, 2) GROUP BY a HAVING SUM(b) > 2',
    fails,
  ],
  [
    'SELECT a AS k, SUM(b) AS b FROM (SELECT 1 AS a, 5 AS b UNION ALL SELECT 1, 1 UNION ALL SELECT 2, 2) GROUP BY a HAVING b > 2',
    [[1, 6]],
  ],
  ['SELECT -a AS b FROM UNNEST([1, 2]) AS a QUALIFY ROW_NUMBER() OVER (ORDER BY a) = 1', [[-1]]],
  ['SELECT -a AS a FROM UNNEST([1, 2]) AS a WHERE TRUE QUALIFY ROW_NUMBER() OVER (ORDER BY a) = 1', [[-2]]],
  ['SELECT a.x AS y, COUNT(*) AS n FROM (SELECT 1 AS x) AS a GROUP BY a.x', [[1, 1]]],
  ['SELECT x AS y, COUNT(*) AS n FROM (SELECT 1 AS x) GROUP BY y', [[1, 1]]],
  ['SELECT x, COUNT(*) AS n FROM (SELECT 1 AS x, 2 AS y) GROUP BY 1 ORDER BY n DESC, 1', [[1, 1]]],
  [
    "SELECT DATE_TRUNC(d, MONTH) AS d, COUNT(*) AS n FROM UNNEST([DATE '2026-01-01', DATE '2026-01-05']) AS d GROUP BY d",
    [['2026-01-01', 2]],
  ],
  [
    'SELECT x, SUM(COUNT(*)) OVER () AS t FROM UNNEST([1, 1, 2]) AS x GROUP BY x ORDER BY x',
    [
      [1, 3],
      [2, 3],
    ],
  ],
  ['SELECT COUNTIF(x > 1) OVER () AS n FROM UNNEST([1, 2]) AS x', [[1], [1]]],
  ['SELECT COUNTIF(x > 1) AS n FROM UNNEST([1]) AS x WHERE FALSE', [[0]]],
  ['SELECT PERCENTILE_DISC(x, 0.5) OVER () AS d FROM UNNEST([1, 2, 3, 10, NULL]) AS x LIMIT 1', [[2]]],
  [
    'SELECT PERCENTILE_DISC(x, 0.9) OVER (PARTITION BY y) AS d FROM (SELECT x, 1 AS y FROM UNNEST([1, 2, 3, 10]) AS x) LIMIT 1',
    [[10]],
  ],
  ['SELECT AVG(x) AS s FROM UNNEST([9223372036854775807, 9223372036854775807]) AS x', [[9223372036854776000]]],
  ["SELECT MAX(x) AS m FROM UNNEST(['a', 'B']) AS x", [['a']]],
  ['SELECT COUNT(*) AS n, COUNT(a.x) AS m FROM UNNEST([STRUCT(1 AS x), STRUCT(NULL)]) AS a', [[2, 1]]],
  ['SELECT LOGICAL_OR(x) AS o, LOGICAL_AND(x) AS a FROM UNNEST([TRUE, NULL]) AS x', [[true, true]]],
  ['SELECT ROUND(AVG(x), 3) AS a FROM UNNEST([0.1, 0.2, 0.4]) AS x', [[0.233]]],
  [
    "SELECT FIRST_VALUE(x) OVER (PARTITION BY y ORDER BY x DESC) AS f, y FROM (SELECT 1 AS x, 'a' AS y UNION ALL SELECT 2, 'a') ORDER BY f",
    [
      [2, 'a'],
      [2, 'a'],
    ],
  ],
  ['SELECT ARRAY_AGG(DISTINCT x ORDER BY x) AS l FROM UNNEST([2, 1, 2]) AS x', [[[1, 2]]]],
  [
    'SELECT ARRAY_AGG(STRUCT(x, x * 2 AS y) ORDER BY x) AS l FROM UNNEST([2, 1]) AS x',
    [
      [
        [
          [1, 2],
          [2, 4],
        ],
      ],
    ],
  ],
  ["SELECT STRING_AGG(x ORDER BY x) AS s FROM UNNEST(['b', 'a']) AS x", [['a,b']]],
  ["SELECT STRING_AGG(x, '') AS s FROM UNNEST(['a']) AS x", [['a']]],
  [
    "SELECT TIMESTAMP_TRUNC(t, HOUR) AS h, COUNT(*) AS n FROM UNNEST([TIMESTAMP '2026-01-01 10:30:00+00']) AS t GROUP BY h",
    [['2026-01-01T10:00:00.000000Z', 1]],
  ],
  ["SELECT COUNT(DISTINCT x) AS n FROM UNNEST(['a', 'A', NULL]) AS x", [[2]]],
  [
    'SELECT x AS x, COUNT(*) AS c FROM UNNEST([1, 2, 2]) AS x GROUP BY x ORDER BY x',
    [
      [1, 1],
      [2, 2],
    ],
  ],
  ['SELECT x AS k, SUM(y) AS x FROM (SELECT 1 AS x, 5 AS y) GROUP BY k HAVING x > 1', [[1, 5]]],
  ['SELECT COUNT(*) AS n FROM UNNEST([1, 2]) AS x HAVING n > 1', [[2]]],
  ['SELECT ROW_NUMBER() OVER (ORDER BY x) AS r, x FROM UNNEST([5, 6]) AS x WHERE TRUE QUALIFY r = 2', [[2, 6]]],
  ['SELECT x + 1 AS y, COUNT(*) AS n FROM UNNEST([1, 2]) AS x GROUP BY y HAVING y = 2 ORDER BY y * 2', [[2, 1]]],
  ["SELECT CONCAT(x, 'b') AS x, MAX(y) AS y FROM (SELECT 'a' AS x, 1 AS y) GROUP BY x ORDER BY y DESC", [['ab', 1]]],
  [
    "SELECT k, ARRAY_AGG(STRUCT(v AS v, t AS t) ORDER BY t DESC LIMIT 1)[OFFSET(0)].v AS last FROM (SELECT 'a' AS k, 1 AS v, 1 AS t UNION ALL SELECT 'a', 2, 2 UNION ALL SELECT 'b', 3, 1) GROUP BY k ORDER BY k",
    [
      ['a', 2],
      ['b', 3],
    ],
  ],
  ['SELECT ARRAY_AGG(x IGNORE NULLS ORDER BY x LIMIT 2) AS l FROM UNNEST([3, NULL, 1, 2]) AS x', [[[1, 2]]]],
];
