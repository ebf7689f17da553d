/** GoogleSQL into DuckDB's SQL: the same rows, or an error. */
import { Dialect, generate, init, isInitialized, parse, transpile } from '@polyglot-sql/sdk';

import { BigQueryError, NotTranslatable } from '../errors';
import { parameterColumn, rewriteCalls } from './calls';
import { checkSyntax, withoutSemicolon } from './syntax';
import { tokensOf } from './tokens';
import { rewriteTree, type Resolve } from './tree';

export type Translated = {
  readonly sql: string;
  /** The names of the parameters that the query uses. */
  readonly parameters: readonly string[];
};

/** The default of the transpiler's WASM build is 32 levels, which generated queries pass. */
const complexityGuard = { maxParserDepth: 200 };

/** Loads the transpiler; once is enough. */
export async function loadTranslator(): Promise<void> {
  if (!isInitialized()) await init();
}

/**
 * Translates one query. `parameterTypes` has DuckDB's type of each parameter that was given. Throws `BigQueryError`:
 * for what BigQuery would refuse, and for what cannot be run here with the same meaning for sure.
 */
export function translate(sql: string, resolve: Resolve, parameterTypes: ReadonlyMap<string, string>): Translated {
  const tokens = withoutSemicolon(tokensOf(sql));
  checkSyntax(tokens);
  const rewritten = rewriteCalls(tokens);
  const parsed = parse(rewritten.sql, Dialect.BigQuery);
  if (!parsed.success) throw new BigQueryError('invalidQuery', `Syntax error: ${parsed.error}`);
  const generated = generate(rewriteTree(parsed.ast, resolve), Dialect.BigQuery) as {
    readonly success: boolean;
    readonly sql?: readonly string[];
  };
  const text = generated.success ? generated.sql?.[0] : undefined;
  if (text === undefined) throw new NotTranslatable('the query, once read, cannot be written again');
  const result = transpile(text, Dialect.BigQuery, Dialect.DuckDB, {
    unsupportedLevel: 'raise',
    complexityGuard,
  });
  const [duckdb, ...others] = result.sql ?? [];
  if (!result.success || duckdb === undefined || others.length > 0) {
    throw new NotTranslatable(result.error ?? 'more than one statement');
  }
  return { sql: withParameters(duckdb, rewritten.parameters, parameterTypes), parameters: rewritten.parameters };
}

function withParameters(sql: string, names: readonly string[], types: ReadonlyMap<string, string>): string {
  return names.reduce((text, name) => {
    const type = types.get(name);
    if (type === undefined) throw new BigQueryError('invalidQuery', `Query parameter '${name}' not found`);
    return text.replace(new RegExp(`"?\\b${parameterColumn(name)}\\b"?`, 'gi'), `CAST($${name} AS ${type})`);
  }, sql);
}
