/**
 * Second step of a translation, on the parsed query: only what is known to mean the same goes through; what DuckDB
 * would compute differently (division by zero, array bounds) is handed to a macro; tables are looked up.
 */
import { BigQueryError, NotTranslatable } from '../errors';
import { normalJson } from '../json-text';

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
// eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style -- a Record would be circular
type JsonObject = { readonly [key: string]: Json };

/** The transpiler's kinds of expressions that test/…/functions.test.ts and queries.test.ts have seen to be right. */
const allowedKinds: ReadonlySet<string> = new Set(
  (
    'select union intersect except subquery table column alias star literal boolean null paren function ' +
    'aggregate_function window_function unnest array_func struct subscript dot parse_json ' +
    'eq neq lt lte gt gte and or not in is_null is_true is_false between exists like null_safe_eq null_safe_neq ' +
    'add sub mul div neg concat case if_func coalesce if_null null_if lower upper starts_with ends_with abs sign exp ' +
    'count count_if sum avg min max any_value array_agg string_agg logical_and logical_or approx_count_distinct ' +
    'stddev stddev_pop stddev_samp variance var_pop var_samp having_max ' +
    'row_number rank dense_rank percent_rank cume_dist n_tile lag lead first_value last_value nth_value ' +
    'percentile_cont percentile_disc current_timestamp current_date current_date'
  ).split(' '),
);
/** Keys that hold one thing without being a kind of expression. */
const structuralKeys: ReadonlySet<string> = new Set([
  'this',
  'expressions',
  'num_buckets',
  'Preceding',
  'Following',
  'ctes',
  'keys',
]);
/** What in them is refused wherever it is set. */
const refusedProperties: Readonly<Record<string, string>> = {
  with_ordinality: 'WITH OFFSET',
  sample: 'TABLESAMPLE',
  when: 'FOR SYSTEM_TIME',
  recursive: 'WITH RECURSIVE',
};

export type Resolve = (table: {
  readonly project?: string;
  readonly dataset?: string;
  readonly name: string;
}) => TablePath;
export type TablePath = { readonly project: string; readonly dataset: string; readonly name: string };

/** Checks and rewrites a parsed query. Tables that are no CTE of the query are resolved by `resolve`. */
export function rewriteTree(statements: unknown, resolve: Resolve): unknown {
  if (!Array.isArray(statements) || statements.length !== 1) throw new NotTranslatable('more than one statement');
  const [statement] = statements as Json[];
  if (statement === undefined || !isObject(statement))
    throw new BigQueryError('invalidQuery', 'Syntax error: no statement');
  const named = nameColumns(statement);
  const cteNames = new Set(ctesIn(named).map((name) => name.toLowerCase()));
  return [
    rewrite(named, (table) =>
      table.dataset === undefined && cteNames.has(table.name.toLowerCase()) ? undefined : resolve(table),
    ),
  ];
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The kind and the content of an expression; nothing for anything else. */
function expressionIn(value: JsonObject): readonly [kind: string, content: JsonObject] | undefined {
  const [entry, ...others] = Object.entries(value);
  if (!entry || others.length > 0 || structuralKeys.has(entry[0])) return undefined;
  const [kind, content] = entry;
  return isObject(content) ? [kind, content] : undefined;
}

function rewrite(value: Json, resolve: (table: Parameters<Resolve>[0]) => TablePath | undefined): Json {
  if (isList(value)) return value.map((item) => rewrite(item, resolve));
  if (!isObject(value)) return value;
  for (const [property, name] of Object.entries(refusedProperties)) {
    const set = value[property];
    if (set !== undefined && set !== null && set !== false) throw new NotTranslatable(name);
  }
  const expression = expressionIn(value);
  if (!expression) return mapValues(value, (item) => rewrite(item, resolve));
  const [kind, content] = expression;
  if (!allowedKinds.has(kind)) throw new NotTranslatable(`the expression ${kind}`);
  if (kind === 'table') return { table: qualified(content, resolve) };
  const inner = mapValues(content, (item) => rewrite(item, resolve));
  if (kind === 'div') return call('bq_divide', [inner.left ?? null, inner.right ?? null]);
  if (kind === 'subscript') return element(inner);
  if (kind === 'literal') return typedLiteral(inner);
  if (kind === 'parse_json') return jsonLiteral(inner);
  if (kind === 'like' && !isPlainText(inner.right ?? null))
    return call('bq_like', [inner.left ?? null, inner.right ?? null]);
  if (kind === 'select') return { select: select(inner) };
  if (kind === 'array_agg' && isObject(inner.limit)) {
    return call('bq_first_elements', [{ array_agg: { ...inner, limit: null } }, inner.limit]);
  }
  return { [kind]: inner };
}

const mapValues = (object: JsonObject, map: (value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));

const call = (name: string, args: readonly Json[]): Json => ({
  function: {
    name,
    args,
    distinct: false,
    trailing_comments: [],
    use_bracket_syntax: false,
    no_parens: false,
    quoted: false,
  },
});

/** `DATE '…'` and `TIMESTAMP '…'`, which the transpiler gives types of its own. */
function typedLiteral(literal: JsonObject): Json {
  const macros: Readonly<Record<string, string>> = { date: 'bq_cast_date', timestamp: 'bq_cast_timestamp' };
  const { literal_type: type, value = null } = literal;
  if (type === 'string' || type === 'number') return { literal };
  const macro = typeof type === 'string' ? macros[type] : undefined;
  if (macro === undefined) throw new NotTranslatable(`a literal of the type ${JSON.stringify(type)}`);
  return call(macro, [{ literal: { literal_type: 'string', value } }]);
}

/** `JSON '…'` */
function jsonLiteral(literal: JsonObject): Json {
  const [, content] = (isObject(literal.this) ? expressionIn(literal.this) : undefined) ?? [''];
  const text = typeof content?.value === 'string' ? content.value : '';
  try {
    const value = normalJson(text);
    return call('bq_parse_json', [{ literal: { literal_type: 'string', value } }]);
  } catch (cause) {
    throw new BigQueryError('invalidQuery', 'Invalid JSON literal', { cause });
  }
}

/** A pattern of LIKE without the backslash that BigQuery escapes with. */
function isPlainText(pattern: Json): boolean {
  const [kind, content] = (isObject(pattern) ? expressionIn(pattern) : undefined) ?? [''];
  return kind === 'literal' && typeof content?.value === 'string' && !content.value.includes('\\');
}

/** `a[OFFSET(i)]` and its like. A bare index would count from 0 there and from 1 here. */
function element(subscript: JsonObject): Json {
  const index = subscript.index ?? null;
  const [kind, content] = (isObject(index) ? expressionIn(index) : undefined) ?? ['', {}];
  const name = kind === 'function' && typeof content.name === 'string' ? content.name.toUpperCase() : '';
  if (['OFFSET', 'SAFE_OFFSET', 'ORDINAL', 'SAFE_ORDINAL'].includes(name) && isList(content.args)) {
    return call(`bq_element_${name.toLowerCase()}`, [subscript.this ?? null, ...content.args]);
  }
  throw new NotTranslatable('[…] without OFFSET or ORDINAL; for JSON use JSON_VALUE');
}

function select(content: JsonObject): JsonObject {
  const aliases = aliasesOf(content.expressions ?? []);
  const joins = isList(content.joins) ? content.joins.map(withCondition) : [];
  const orderBy = content.order_by ?? null;
  return {
    ...content,
    joins,
    group_by: withAliases(content.group_by ?? null, aliases),
    having: withAliases(content.having ?? null, aliases),
    qualify: withAliases(content.qualify ?? null, aliases),
    // A name alone already means the alias in ORDER BY; inside of an expression it means the column to DuckDB.
    order_by: isObject(orderBy)
      ? { ...orderBy, expressions: orderedByAliases(orderBy.expressions ?? [], aliases) }
      : null,
  };
}

/** Names that results are given and that mean something else in the tables too, maybe. */
function aliasesOf(results: Json): ReadonlyMap<string, Json> {
  const aliases = new Map<string, Json>();
  for (const result of isList(results) ? results : []) {
    const [kind, content] = (isObject(result) ? expressionIn(result) : undefined) ?? [''];
    const name = kind === 'alias' && isObject(content?.alias) ? content.alias.name : undefined;
    if (typeof name === 'string') aliases.set(name.toLowerCase(), content?.this ?? null);
  }
  return aliases;
}

const orderedByAliases = (keys: Json, aliases: ReadonlyMap<string, Json>): Json =>
  isList(keys)
    ? keys.map((key) => (isObject(key) && columnName(key.this ?? null) === undefined ? withAliases(key, aliases) : key))
    : keys;

/** The name of a column that stands alone, without a table. */
function columnName(value: Json): string | undefined {
  const [kind, content] = (isObject(value) ? expressionIn(value) : undefined) ?? [''];
  const name = kind === 'column' && !content?.table && isObject(content?.name) ? content.name.name : undefined;
  return typeof name === 'string' ? name.toLowerCase() : undefined;
}

/**
 * In GROUP BY, HAVING, QUALIFY and ORDER BY the alias of a result comes before the column of that name in BigQuery,
 * after it in DuckDB: so what the alias stands for is put in its place. The brackets keep the transpiler from putting
 * the alias back.
 */
function withAliases(value: Json, aliases: ReadonlyMap<string, Json>): Json {
  if (isList(value)) return value.map((item) => withAliases(item, aliases));
  if (!isObject(value)) return value;
  const alias = aliases.get(columnName(value) ?? '');
  if (alias !== undefined) return { paren: { this: alias, trailing_comments: [] } };
  const [kind] = expressionIn(value) ?? [''];
  // A query inside has names of its own.
  return kind === 'select' || kind === 'subquery' ? value : mapValues(value, (item) => withAliases(item, aliases));
}

/** LEFT JOIN UNNEST(…) needs no condition in BigQuery. */
function withCondition(join: Json): Json {
  if (!isObject(join) || join.kind !== 'Left' || join.on || (isList(join.using) && join.using.length > 0)) return join;
  return { ...join, on: { boolean: { value: true } } };
}

function qualified(table: JsonObject, resolve: (table: Parameters<Resolve>[0]) => TablePath | undefined): JsonObject {
  const text = (part: Json | undefined): string | undefined =>
    isObject(part) && typeof part.name === 'string' ? part.name : undefined;
  const [project, dataset, name] = [text(table.catalog), text(table.schema), text(table.name)];
  if (name === undefined) throw new NotTranslatable('a table without a name');
  const path = resolve({ name, ...(dataset !== undefined && { dataset }), ...(project !== undefined && { project }) });
  if (!path) return table;
  const identifier = (of: string): JsonObject => ({ name: of, quoted: true, trailing_comments: [] });
  return {
    ...table,
    catalog: identifier(path.project),
    schema: identifier(path.dataset),
    name: identifier(path.name),
    // Without an alias BigQuery calls the table by its own name.
    alias: table.alias ?? identifier(path.name),
    alias_explicit_as: true,
  };
}

function ctesIn(value: Json): string[] {
  if (isList(value)) return value.flatMap(ctesIn);
  if (!isObject(value)) return [];
  const names = isList(value.ctes)
    ? value.ctes.flatMap((cte) => {
        const alias = isObject(cte) ? cte.alias : undefined;
        return isObject(alias) && typeof alias.name === 'string' ? [alias.name] : [];
      })
    : [];
  return [...names, ...Object.values(value).flatMap(ctesIn)];
}

/** BigQuery calls the columns of a result that have no name f0_, f1_, …. */
function nameColumns(value: JsonObject): JsonObject {
  const [kind, content] = expressionIn(value) ?? ['', {}];
  if (['union', 'intersect', 'except'].includes(kind) && isObject(content.left)) {
    return { [kind]: { ...content, left: nameColumns(content.left) } };
  }
  if (kind === 'subquery' && isObject(content.this))
    return { subquery: { ...content, this: nameColumns(content.this) } };
  if (kind !== 'select' || !isList(content.expressions)) return value;
  let unnamed = 0;
  const expressions = content.expressions.map((expression) => {
    const [of] = (isObject(expression) ? expressionIn(expression) : undefined) ?? [''];
    if (['alias', 'column', 'star', 'dot'].includes(of)) return expression;
    const alias = { name: `f${unnamed}_`, quoted: true, trailing_comments: [] };
    unnamed += 1;
    return {
      alias: {
        this: expression,
        alias,
        column_aliases: [],
        alias_explicit_as: true,
        pre_alias_comments: [],
        trailing_comments: [],
      },
    };
  });
  return { select: { ...content, expressions } };
}
