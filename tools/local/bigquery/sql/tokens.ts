/** A GoogleSQL text as tokens, with what stands between them. */
import { Dialect, tokenize } from '@polyglot-sql/sdk';

import { BigQueryError } from '../errors';

export type Token = {
  /** As it is written in the text, quotes and all. */
  readonly source: string;
  /** White space and comments in front of it. */
  readonly before: string;
};

/** Throws `invalidQuery` for what is no SQL. */
export function tokensOf(sql: string): Token[] {
  const { success, tokens = [], error } = tokenize(sql, Dialect.BigQuery);
  if (!success) throw new BigQueryError('invalidQuery', `Syntax error: ${error ?? 'unreadable'}`);
  // Spans count characters, not UTF-16 units.
  const characters = Array.from(sql);
  let end = 0;
  return tokens.map(({ span }) => {
    const before = characters.slice(end, span.start).join('');
    end = span.end;
    return { source: characters.slice(span.start, span.end).join(''), before };
  });
}

/** The token as SQL compares it: words in upper case, everything else as it is. */
export const wordOf = (token: Token | undefined): string =>
  token === undefined ? '' : /^[A-Za-z_]\w*$/.test(token.source) ? token.source.toUpperCase() : token.source;

export const isQuotedName = (token: Token): boolean => token.source.startsWith('`');
export const isString = (token: Token): boolean => /^[rR]?['"]/.test(token.source);

/** Where the bracket at `open` closes; throws when it does not. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    const { source = '' } = tokens[index] ?? {};
    if (source === '(' || source === '[') depth += 1;
    if (source === ')' || source === ']') depth -= 1;
    if (depth === 0) return index;
  }
  throw new BigQueryError('invalidQuery', 'Syntax error: a bracket is not closed');
}

/** The arguments between two brackets: ranges of tokens, end exclusive. No range for an empty list. */
export function argumentsBetween(tokens: readonly Token[], open: number, close: number): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [];
  let start = open + 1;
  for (let index = start; index < close; index += 1) {
    const { source = '' } = tokens[index] ?? {};
    if (source === '(' || source === '[') index = closingOf(tokens, index);
    else if (source === ',') {
      ranges.push([start, index]);
      start = index + 1;
    }
  }
  if (start < close || ranges.length > 0) ranges.push([start, close]);
  return ranges;
}
