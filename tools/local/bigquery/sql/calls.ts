/**
 * First step of a translation, on tokens: every function call is looked up and, where needed, handed to a macro whose
 * name no other tool knows; names in backticks are split; literals are written in their simplest form.
 */
import { BigQueryError, NotTranslatable } from '../errors';
import { castTypes, extractParts, functionRules, safeFunctionRules, type FunctionRule } from './functions';
import { decodeString, encodeString } from './literals';
import { formatFrom, groupsOf, pathFrom } from './patterns';
import { argumentsBetween, closingOf, isQuotedName, isString, wordOf, type Token } from './tokens';

/** Words that may stand before a bracket without being a function. */
const notCalls: ReadonlySet<string> = new Set(
  (
    'SELECT DISTINCT ALL FROM JOIN ON AND OR NOT IN AS OVER BY WHERE HAVING QUALIFY CASE WHEN THEN ELSE UNION INTERSECT ' +
    'USING LIMIT OFFSET ORDINAL SAFE_OFFSET SAFE_ORDINAL UNNEST EXISTS ARRAY STRUCT LIKE BETWEEN EXCEPT WITH IS'
  ).split(' '),
);

export type RewrittenSql = {
  readonly sql: string;
  /** The query parameters in use. */
  readonly parameters: readonly string[];
};

/** A name that no query has, so that a parameter survives the transpiler as a column would. */
export const parameterColumn = (name: string): string => `__bq_parameter_${name}`;

export function rewriteCalls(tokens: readonly Token[]): RewrittenSql {
  const parameters = new Set<string>();
  const rewriter = new Rewriter(tokens, parameters);
  return { sql: rewriter.range(0, tokens.length), parameters: [...parameters] };
}

class Rewriter {
  readonly #tokens: readonly Token[];
  readonly #parameters: Set<string>;

  constructor(tokens: readonly Token[], parameters: Set<string>) {
    this.#tokens = tokens;
    this.#parameters = parameters;
  }

  range(start: number, end: number): string {
    let sql = '';
    let index = start;
    while (index < end) {
      const [text, next] = this.#at(index);
      sql += (this.#tokens[index]?.before ?? '') + text;
      index = next;
    }
    return sql;
  }

  /** The SQL of what begins at `index`, and where it ends. */
  #at(index: number): [string, number] {
    const token = this.#tokens[index];
    if (!token) return ['', index + 1];
    const isSafe = wordOf(token) === 'SAFE' && this.#tokens[index + 1]?.source === '.';
    if (isSafe && this.#isCall(index + 2)) return this.#call(index + 2, true);
    if (this.#isCall(index)) return this.#call(index);
    return [this.#single(token), index + 1];
  }

  #single(token: Token): string {
    if (isString(token)) return encodeString(decodeString(token.source));
    if (isQuotedName(token)) return quotedPath(token.source);
    // A number with a point is FLOAT64 in BigQuery and a decimal in DuckDB, unless it has an exponent.
    if (/^\d*\.\d*$/.test(token.source) && /\d/.test(token.source)) return `${token.source}e0`;
    if (/^@[A-Za-z_]\w*$/.test(token.source)) {
      const name = token.source.slice(1);
      this.#parameters.add(name);
      return parameterColumn(name);
    }
    if (token.source === '?') throw new NotTranslatable('a positional parameter; give it a name');
    if (/^(@@|b['"]|br['"]|rb['"])/i.test(token.source)) throw new NotTranslatable(token.source);
    if (wordOf(token) === 'INTERVAL') throw new NotTranslatable('INTERVAL outside of a date function');
    return token.source;
  }

  #isCall(index: number): boolean {
    const token = this.#tokens[index];
    if (token === undefined || this.#tokens[index + 1]?.source !== '(') return false;
    if (isQuotedName(token)) throw new NotTranslatable(`the function ${token.source}`);
    const word = wordOf(token);
    if (!/^[A-Z_]/.test(word) || notCalls.has(word)) return false;
    // SELECT * REPLACE (…) is no call.
    return !(word === 'REPLACE' && this.#isStar(index - 1));
  }

  /** Is this the star of a select list, or what follows it, and not a multiplication? */
  #isStar(index: number): boolean {
    const token = this.#tokens[index];
    if (token?.source === ')') return true;
    if (token?.source !== '*') return false;
    return ['SELECT', 'DISTINCT', 'ALL', ',', '.'].includes(wordOf(this.#tokens[index - 1]));
  }

  #call(index: number, isSafe = false): [string, number] {
    const close = closingOf(this.#tokens, index + 1);
    const name = wordOf(this.#tokens[index]);
    const isMember = this.#tokens[index - 1]?.source === '.';
    if (isMember && !isSafe) throw new NotTranslatable(`the function ${wordOf(this.#tokens[index - 2])}.${name}`);
    if (name === 'CAST' || name === 'SAFE_CAST') return [this.#cast(name, index + 1, close), close + 1];
    if (name === 'EXTRACT') return [this.#extract(index + 1, close), close + 1];
    const rule = (isSafe ? safeFunctionRules : functionRules)[name];
    if (!rule) throw new NotTranslatable(`the function ${isSafe ? 'SAFE.' : ''}${name}`);
    if (rule.kind === 'native') return [`${name}(${this.range(index + 2, close)})`, close + 1];
    if (rule.kind === 'renamed') return [`${rule.to}(${this.range(index + 2, close)})`, close + 1];
    const args = argumentsBetween(this.#tokens, index + 1, close);
    if (rule.kind === 'count-if') return [this.#countIf(args), close + 1];
    if (args.length < rule.min || args.length > rule.max) {
      throw new NotTranslatable(`${name} with ${args.length} arguments`);
    }
    const macro = `bq_${isSafe ? 'safe_' : ''}${name.toLowerCase()}`;
    return [`${macro}${this.#arguments(name, rule, args)}`, close + 1];
  }

  #countIf([condition, ...others]: readonly Range[]): string {
    if (!condition || others.length > 0 || wordOf(this.#tokens[condition[0]]) === 'DISTINCT') {
      throw new NotTranslatable('COUNTIF of anything but one condition');
    }
    return `COUNT(IF(${this.range(...condition).trim()}, 1, NULL))`;
  }

  #arguments(name: string, rule: Extract<FunctionRule, { min: number }>, ranges: readonly Range[]): string {
    let suffix = '';
    const args = ranges.flatMap((range, at) => {
      if (rule.kind === 'part' && at === rule.at) return [encodeString(this.#part(name, range, rule.parts))];
      if (rule.kind === 'interval' && at === rule.at) return this.#interval(name, range, rule.parts);
      if (rule.kind === 'path' && at === 1) return [encodeString(pathFrom(this.#literal(name, range)))];
      if (rule.kind === 'format' && at === 0)
        return [encodeString(formatFrom(name, this.#literal(name, range), rule.elements))];
      if (rule.kind === 'pattern' && at === 1)
        suffix = groupsOf(this.#literal(name, range)) === 0 ? '_whole' : '_group';
      return [this.range(...range).trim()];
    });
    return `${suffix}(${args.join(', ')})`;
  }

  #literal(name: string, [start, end]: Range): string {
    const token = this.#tokens[start];
    if (token && end - start === 1 && isString(token)) return decodeString(token.source);
    throw new NotTranslatable(`${name} with a pattern, path or format that is no literal`);
  }

  #part(name: string, [start, end]: Range, allowed: readonly string[]): string {
    const part = this.#tokens.slice(start, end).map(wordOf).join('');
    if (!allowed.includes(part)) throw new NotTranslatable(`${name} with ${part}`);
    return part;
  }

  #interval(name: string, [start, end]: Range, allowed: readonly string[]): string[] {
    if (wordOf(this.#tokens[start]) !== 'INTERVAL') throw new NotTranslatable(`${name} without INTERVAL <n> <part>`);
    const part = this.#part(name, [end - 1, end], allowed);
    return [`(${this.range(start + 1, end - 1).trim()})`, encodeString(part)];
  }

  #cast(name: string, open: number, close: number): string {
    const as = this.#findAtTop(open, close, (index) => wordOf(this.#tokens[index]) === 'AS');
    const type = this.#tokens
      .slice(as + 1, close)
      .map(wordOf)
      .join(' ');
    if (as < 0 || !castTypes.includes(type)) throw new NotTranslatable(`${name} to ${type}`);
    return `bq_${name.toLowerCase()}_${type.toLowerCase()}(${this.range(open + 1, as).trim()})`;
  }

  #extract(open: number, close: number): string {
    const from = this.#findAtTop(open, close, (index) => wordOf(this.#tokens[index]) === 'FROM');
    if (from < 0) throw new BigQueryError('invalidQuery', 'Syntax error: EXTRACT without FROM');
    const part = this.#part('EXTRACT', [open + 1, from], extractParts);
    const zone = this.#findAtTop(open, close, (index) =>
      ['AT', 'TIME', 'ZONE'].every((word, at) => wordOf(this.#tokens[index + at]) === word),
    );
    const value = this.range(from + 1, zone < 0 ? close : zone).trim();
    const inZone = zone < 0 ? "'UTC'" : this.range(zone + 3, close).trim();
    return `bq_extract_${part.toLowerCase()}(${value}, ${inZone})`;
  }

  /** The last place at the top level of the brackets where `isHere` holds; below 0 when there is none. */
  #findAtTop(open: number, close: number, isHere: (index: number) => boolean): number {
    let found = -1;
    for (let index = open + 1; index < close; index += 1) {
      if (['(', '['].includes(this.#tokens[index]?.source ?? '')) index = closingOf(this.#tokens, index);
      else if (isHere(index)) found = index;
    }
    return found;
  }
}

type Range = readonly [number, number];

/** `a.b.c` in one pair of backticks is a path, in BigQuery and nowhere else. */
function quotedPath(source: string): string {
  const inner = source.slice(1, -1);
  if (/[`\\"]/.test(inner)) throw new NotTranslatable(`the name ${source}`);
  return inner
    .split('.')
    .map((name) => `\`${name}\``)
    .join('.');
}
