/** What GoogleSQL can say that would be read differently, or not at all, by what comes after. Found on tokens. */
import { BigQueryError, NotTranslatable } from '../errors';
import { wordOf, type Token } from './tokens';

/** Words that belong to no supported construct, wherever they stand unquoted. */
const refusedWords: ReadonlySet<string> = new Set(
  'PIVOT UNPIVOT TABLESAMPLE ROLLUP CUBE GROUPING RECURSIVE SYSTEM_TIME COLLATE MATCH_RECOGNIZE SESSION_USER LATERAL'.split(
    ' ',
  ),
);

/** Throws for statements other than one query, and for constructs that cannot be carried over. */
export function checkSyntax(tokens: readonly Token[]): void {
  const words = tokens.map(wordOf);
  if (words.length === 0) throw new BigQueryError('invalidQuery', 'Syntax error: Unexpected end of statement');
  if (!['SELECT', 'WITH', '('].includes(words[0] ?? ''))
    throw new NotTranslatable(`a statement that begins ${words[0] ?? ''}`);
  words.forEach((word, index) => {
    if (refusedWords.has(word)) throw new NotTranslatable(word);
    const next = words[index + 1];
    if (word === 'WITH' && next === 'OFFSET') throw new NotTranslatable('WITH OFFSET');
    if (word === 'GROUP' && next === 'BY' && words[index + 2] === 'ALL') throw new NotTranslatable('GROUP BY ALL');
    if (word === 'SELECT' && next === 'AS') throw new NotTranslatable(`SELECT AS ${words[index + 2] ?? ''}`);
    if (word === '|>') throw new NotTranslatable('pipe syntax');
    if (word === ';') throw new NotTranslatable('more than one statement');
  });
}

/** Leaves out the semicolon that may end a statement. */
export const withoutSemicolon = (tokens: readonly Token[]): readonly Token[] =>
  tokens.at(-1)?.source === ';' ? tokens.slice(0, -1) : tokens;
