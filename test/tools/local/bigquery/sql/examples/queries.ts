import { fails, type Example } from '../example';

/** Queries and their rows, as Google's own engine gives them. */
export const queries: readonly Example[] = [
  ['SELECT x FROM UNNEST([3, NULL, 1]) AS x ORDER BY x', [[null], [1], [3]]],
  ['SELECT x FROM UNNEST([3, NULL, 1]) AS x ORDER BY x DESC', [[3], [1], [null]]],
  ['SELECT x FROM UNNEST([3, NULL, 1]) AS x ORDER BY x NULLS LAST', [[1], [3], [null]]],
  ['SELECT x FROM UNNEST([3, NULL, 1]) AS x ORDER BY x DESC NULLS FIRST', [[null], [3], [1]]],
  ["SELECT x FROM UNNEST(['b', 'B', 'a', 'é', 'z']) AS x ORDER BY x", [['B'], ['a'], ['b'], ['z'], ['é']]],
  ['SELECT x FROM UNNEST([1, 2, 3, 4]) AS x WHERE x > 1 ORDER BY x LIMIT 2 OFFSET 1', [[3], [4]]],
  [
    "SELECT x, y FROM UNNEST([1, 2]) AS x CROSS JOIN UNNEST(['a', 'b']) AS y ORDER BY x, y",
    [
      [1, 'a'],
      [1, 'b'],
      [2, 'a'],
      [2, 'b'],
    ],
  ],
  [
    'SELECT x, y FROM UNNEST([1, 2]) AS x LEFT JOIN UNNEST([2, 3]) AS y ON x = y ORDER BY x',
    [
      [1, null],
      [2, 2],
    ],
  ],
  [
    'SELECT x, y FROM UNNEST([1, 2]) AS x FULL JOIN UNNEST([2, 3]) AS y ON x = y ORDER BY x, y',
    [
      [null, 3],
      [1, null],
      [2, 2],
    ],
  ],
  [
    'SELECT x, y FROM UNNEST([1, 2]) AS x RIGHT JOIN UNNEST([2, 3]) AS y ON x = y ORDER BY y',
    [
      [2, 2],
      [null, 3],
    ],
  ],
  [
    "WITH a AS (SELECT 1 AS id, 'x' AS v UNION ALL SELECT 2, 'y'), b AS (SELECT 2 AS id, 'z' AS w) SELECT id, v, w FROM a JOIN b USING (id)",
    [[2, 'y', 'z']],
  ],
  [
    'WITH a AS (SELECT 1 AS id, [1, 2] AS l UNION ALL SELECT 2, []) SELECT id, x FROM a, UNNEST(l) AS x ORDER BY id, x',
    [
      [1, 1],
      [1, 2],
    ],
  ],
  [
    'WITH a AS (SELECT 1 AS id, [1, 2] AS l UNION ALL SELECT 2, []) SELECT id, x FROM a LEFT JOIN UNNEST(l) AS x ORDER BY id, x',
    [
      [1, 1],
      [1, 2],
      [2, null],
    ],
  ],
  [
    "WITH a AS (SELECT 1 AS id, [STRUCT('p' AS k, 5 AS v)] AS l) SELECT id, s.k, s.v FROM a, UNNEST(l) AS s",
    [[1, 'p', 5]],
  ],
  [
    'SELECT * FROM (SELECT 1 AS a, 2 AS b UNION ALL SELECT 1, 2 UNION ALL SELECT 3, 4) ORDER BY a',
    [
      [1, 2],
      [1, 2],
      [3, 4],
    ],
  ],
  ['SELECT 1 AS a UNION DISTINCT SELECT 1 UNION DISTINCT SELECT 2 ORDER BY a', [[1], [2]]],
  ['SELECT x FROM UNNEST([1, 2, 2]) AS x INTERSECT DISTINCT SELECT 2', [[2]]],
  ['SELECT x FROM UNNEST([1, 2, 2]) AS x EXCEPT DISTINCT SELECT 2', [[1]]],
  ['SELECT * EXCEPT (b) FROM (SELECT 1 AS a, 2 AS b, 3 AS c)', [[1, 3]]],
  ['SELECT * REPLACE (a + 1 AS a) FROM (SELECT 1 AS a, 2 AS b)', [[2, 2]]],
  ['SELECT t.* EXCEPT (a), t.a AS z FROM (SELECT 1 AS a, 2 AS b) AS t', [[2, 1]]],
  ['SELECT MOD(a, 2) AS a FROM UNNEST([1, 2, 3]) AS a ORDER BY a', [[0], [1], [1]]],
  ['SELECT a AS b FROM (SELECT 1 AS a, 2 AS b UNION ALL SELECT 2, 1) WHERE b = 2', [[1]]],
  ['SELECT x FROM UNNEST([1, 2]) AS x WHERE EXISTS (SELECT 1 FROM UNNEST([2]) AS y WHERE y = x)', [[2]]],
  ['SELECT x FROM UNNEST([1, 2]) AS x WHERE x IN (SELECT 2)', [[2]]],
  ['SELECT x FROM UNNEST([1, 2]) AS x WHERE x NOT IN (SELECT y FROM UNNEST([2, NULL]) AS y)', []],
  ["SELECT TIMESTAMP '2026-01-01 00:00:00+00' < TIMESTAMP '2026-01-01 01:00:00+02' AS v", [[false]]],
  [
    "SELECT x FROM UNNEST([DATE '2026-01-01']) AS x WHERE x >= '2026-01-01' AND x < DATE_ADD('2026-01-01', INTERVAL 1 DAY)",
    [['2026-01-01']],
  ],
  ['SELECT x /* comment */ AS y FROM UNNEST([1]) AS x;', [[1]]],
  ['SELECT (SELECT 5) AS v, ((1 + 2) * 3) AS w', [[5, 9]]],
  ['SELECT `x` FROM UNNEST([1]) AS `x`', [[1]]],
  ["SELECT 'é' AS a, '😀' AS b, 'x' AS `ü`", [['é', '😀', 'x']]],
  ['SELECT CASE WHEN x > 2 THEN x END AS v FROM UNNEST([1, 3]) AS x ORDER BY v', [[null], [3]]],
  ['SELECT 10 - 2 - 3 AS a, 2 * -3 AS b, - - 2 AS c', [[5, -6, 2]]],
  ['SELECT TRUE AND NOT FALSE OR NULL AS v', [[true]]],
  ['SELECT x FROM UNNEST([1]) AS x GROUP BY ALL', fails],
  ['SELECT x FROM UNNEST([1]) AS x GROUP BY ROLLUP(x)', fails],
  ['SELECT 1; SELECT 2', fails],
  ['SELECT x.a FROM (SELECT STRUCT(1 AS a) AS x)', [[1]]],
  ["SELECT LOWER(x) AS l, UPPER(x) FROM UNNEST(['Ab']) AS x", [['ab', 'AB']]],
  [
    "SELECT GREATEST(DATE '2026-01-01', DATE '2026-01-02') AS v, LEAST(1, 2.5) AS w, GREATEST('a', 'b', NULL) AS x",
    [['2026-01-02', 1, null]],
  ],
  ['SELECT COALESCE(x, 0) AS v FROM UNNEST([NULL, 1]) AS x ORDER BY v', [[0], [1]]],
  ["SELECT SPLIT('a,b')[OFFSET(1)] AS v, ARRAY_LENGTH(SPLIT('a,b')) AS n", [['b', 2]]],
  ['SELECT x FROM UNNEST(GENERATE_ARRAY(1, 3)) AS x ORDER BY x DESC', [[3], [2], [1]]],
  [
    "SELECT d FROM UNNEST(GENERATE_DATE_ARRAY('2026-01-30', '2026-02-01')) AS d ORDER BY d",
    [['2026-01-30'], ['2026-01-31'], ['2026-02-01']],
  ],
  [
    'SELECT JSON_VALUE(x) AS v FROM UNNEST(JSON_QUERY_ARRAY(JSON \'{"a":["p","q"]}\', \'$.a\')) AS x ORDER BY v',
    [['p'], ['q']],
  ],
  ['SELECT v FROM UNNEST(JSON_VALUE_ARRAY(JSON \'{"a":["p","q"]}\', \'$.a\')) AS v ORDER BY v', [['p'], ['q']]],
  ['SELECT j.a AS x, j.a.b AS y FROM (SELECT JSON \'{"a":{"b":1}}\' AS j)', [['{"b":1}', '1']]],
  ['SELECT -a AS a FROM UNNEST([1, 2]) AS a ORDER BY a', [[-2], [-1]]],
  ['SELECT -a AS a FROM UNNEST([1, 2]) AS a ORDER BY a + 0', [[-2], [-1]]],
  ['SELECT -a AS a FROM UNNEST([1, 2]) AS a ORDER BY -a', [[-1], [-2]]],
  ['SELECT -a AS b FROM UNNEST([1, 2]) AS a WHERE TRUE QUALIFY b = -2', fails],
  ['WITH a AS (SELECT 1 AS id, 2 AS x), b AS (SELECT 3 AS y, 1 AS id) SELECT * FROM a JOIN b USING (id)', [[1, 2, 3]]],
  [
    'WITH a AS (SELECT 1 AS id, 2 AS x), b AS (SELECT 3 AS y, 7 AS id) SELECT id, x, y FROM a FULL JOIN b USING (id) ORDER BY id',
    [
      [1, 2, null],
      [7, null, 3],
    ],
  ],
  [
    'WITH a AS (SELECT 1 AS id, 2 AS x), b AS (SELECT 3 AS y, 1 AS id) SELECT a.*, b.y FROM a JOIN b ON a.id = b.id',
    [[1, 2, 3]],
  ],
  ['WITH a AS (SELECT 1 AS x), b AS (SELECT 2 AS x) SELECT x FROM a, b', fails],
  ['WITH a AS (SELECT 1 AS x) SELECT A.X FROM a', [[1]]],
  ['WITH a AS (SELECT 1 AS x) SELECT a FROM a', [[[1]]]],
  [
    'SELECT x IS NULL AS n, x IS NOT NULL AS m FROM UNNEST([1, NULL]) AS x ORDER BY n',
    [
      [false, true],
      [true, false],
    ],
  ],
  ['SELECT * FROM (SELECT 1 AS a), (SELECT 2 AS b)', [[1, 2]]],
  ['SELECT x FROM UNNEST([0.1, 0.2]) AS x WHERE x + 0.2 = 0.30000000000000004', [[0.1]]],
  ['SELECT t.a.b AS v FROM (SELECT STRUCT(STRUCT(5 AS b) AS a) AS t)', [[5]]],
  ['SELECT a.b AS v FROM (SELECT STRUCT(5 AS b) AS a)', [[5]]],
  [
    "SELECT 'a' AS x, NULL AS y, 1 AS z UNION ALL SELECT 'b', 2, 2.5 ORDER BY x",
    [
      ['a', null, 1],
      ['b', 2, 2.5],
    ],
  ],
  ['SELECT x FROM UNNEST([1,2,3]) AS x ORDER BY x LIMIT 0', []],
  ["SELECT IF(x = 1, 'a', NULL) AS v FROM UNNEST([1, 2]) AS x ORDER BY x", [['a'], [null]]],
  ["SELECT CAST(x AS STRING) || '!' AS v FROM UNNEST([1.0, 2.5]) AS x ORDER BY v", [['1!'], ['2.5!']]],
  [
    'SELECT x, MOD(x, 2) AS m FROM UNNEST([1, 2, 3]) AS x ORDER BY m DESC, x',
    [
      [1, 1],
      [3, 1],
      [2, 0],
    ],
  ],
  ['SELECT DISTINCT x AS a FROM UNNEST([2, 1]) AS x ORDER BY a', [[1], [2]]],
];
