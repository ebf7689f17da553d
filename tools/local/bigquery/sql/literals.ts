/** String literals of GoogleSQL, decoded here because the transpiler leaves some escapes as they are. */
import { BigQueryError, NotTranslatable } from '../errors';

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '?': '?',
  '"': '"',
  "'": "'",
  '`': '`',
};
const escapePattern = /\\(?:([0-7]{3})|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gsu;

/** The text that a literal stands for. Throws for what BigQuery would refuse. */
export function decodeString(source: string): string {
  const [, prefix = '', quote = ''] = /^([rR]?)('''|"""|'|")/.exec(source) ?? [];
  if (quote === '' || !source.endsWith(quote) || source.length < prefix.length + 2 * quote.length) {
    throw new NotTranslatable(`the literal ${source}`);
  }
  const inner = source.slice(prefix.length + quote.length, -quote.length);
  const text = prefix === '' ? unescape(inner, quote) : inner;
  if (text.includes('\0')) throw new NotTranslatable('a NUL character in a literal; pass it as a parameter');
  return text;
}

function unescape(inner: string, quote: string): string {
  // The tokenizer reads '' inside quotes as one quote; BigQuery sees two literals without a space between.
  if (quote.length === 1 && inner.replace(/\\./gsu, '').includes(quote)) {
    throw new BigQueryError(
      'invalidQuery',
      'Syntax error: concatenated string literals must be separated by whitespace',
    );
  }
  return inner.replace(
    escapePattern,
    (escape: string, octal?: string, hex?: string, u4?: string, u8?: string, character?: string) => {
      const code = octal === undefined ? Number.parseInt(hex ?? u4 ?? u8 ?? '', 16) : Number.parseInt(octal, 8);
      const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      if (isCharacter) return String.fromCodePoint(code);
      const simple = simpleEscapes[character ?? ''];
      if (simple === undefined)
        throw new BigQueryError('invalidQuery', `Syntax error: Illegal escape sequence: ${escape}`);
      return simple;
    },
  );
}

/** The same text as a literal that needs no more than the two escapes which every tool reads alike. */
export const encodeString = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
