/**
 * The filter language of a subscription (Pub/Sub documentation, "Filter messages from a subscription", read 2026-11):
 *
 *   expression = term { "AND" term } | term { "OR" term }        AND and OR are not mixed without parentheses
 *   term       = [ "NOT" | "-" ] ( "(" expression ")" | comparison )
 *   comparison = "attributes" ":" key | "attributes" "." key ( "=" | "!=" ) string
 *              | "hasPrefix" "(" "attributes" "." key "," string ")"
 *   key        = letters, digits, "_" and "-", or a string
 */
import { refuse } from './refusal';
import type { WireMap } from './wire';

export type Match = (attributes: WireMap) => boolean;

/** pubsub documentation, properties of a subscription: the filter is at most 256 bytes. */
export const filterBytesMax = 256;

/** Compiles a filter; an empty one matches everything. Refuses with INVALID_ARGUMENT what is not in the grammar. */
export function compileFilter(filter: string): Match {
  if (filter === '') return () => true;
  const bytes = Buffer.byteLength(filter);
  if (bytes > filterBytesMax) {
    refuse('INVALID_ARGUMENT', `Filter is too long: got ${bytes} bytes, allowed ${filterBytesMax}`);
  }
  return new Parser(filter).parse();
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Match {
    const match = this.#expression();
    if (this.#read(/$/y) === undefined) this.#fail('the end, AND or OR');
    return match;
  }

  #expression(): Match {
    const terms = [this.#term()];
    const joint = this.#read(/(AND|OR)\b/y);
    if (joint === undefined) return this.#only(terms);
    const same = joint === 'AND' ? /AND\b/y : /OR\b/y;
    do terms.push(this.#term());
    while (this.#read(same) !== undefined);
    if (this.#read(/(AND|OR)\b/y) !== undefined) this.#fail('parentheses where AND and OR are combined');
    return joint === 'AND'
      ? (attributes) => terms.every((term) => term(attributes))
      : (attributes) => terms.some((term) => term(attributes));
  }

  #only([match]: readonly Match[]): Match {
    return match ?? this.#fail('a comparison');
  }

  #term(): Match {
    if (this.#read(/NOT\b|-/y) !== undefined) {
      const match = this.#term();
      return (attributes) => !match(attributes);
    }
    if (this.#read(/\(/y) !== undefined) {
      const match = this.#expression();
      this.#expect(/\)/y, ')');
      return match;
    }
    return this.#comparison();
  }

  #comparison(): Match {
    if (this.#read(/hasPrefix\b/y) !== undefined) {
      this.#expect(/\(/y, '(');
      this.#expect(/attributes\s*\./y, 'attributes.<key>');
      const key = this.#key();
      this.#expect(/,/y, ',');
      const prefix = this.#string();
      this.#expect(/\)/y, ')');
      return (attributes) => attributes[key]?.startsWith(prefix) === true;
    }
    if (this.#read(/attributes\s*:/y) !== undefined) {
      const key = this.#key();
      return (attributes) => attributes[key] !== undefined;
    }
    this.#expect(/attributes\s*\./y, 'attributes:<key>, attributes.<key> or hasPrefix(');
    const key = this.#key();
    const operator = this.#expect(/!=|=/y, '= or !=');
    const value = this.#string();
    // A message without the key is unequal too, as in the fake of Google's own Go client (pstest, filtering_test.go).
    return operator === '=' ? (attributes) => attributes[key] === value : (attributes) => attributes[key] !== value;
  }

  #key(): string {
    return this.#read(/[A-Za-z0-9_-]+/y) ?? this.#string();
  }

  #string(): string {
    const literal = this.#expect(/"(?:[^"\\]|\\.)*"/sy, 'a string in double quotes');
    return literal
      .slice(1, -1)
      .replace(
        /\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-7]{1,3})|(.))/gs,
        (_all, unicode?: string, hex?: string, octal?: string, other?: string) => {
          if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16));
          if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
          if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
          return escapes[other ?? ''] ?? other ?? '';
        },
      );
  }

  /** The token at this place, white space before it skipped; undefined, and nothing consumed, when it is another. */
  #read(token: RegExp): string | undefined {
    const space = /\s*/y;
    space.lastIndex = this.#at;
    space.exec(this.#text);
    token.lastIndex = space.lastIndex;
    const found = token.exec(this.#text);
    if (found === null) return undefined;
    this.#at = token.lastIndex;
    return found[0];
  }

  #expect(token: RegExp, name: string): string {
    return this.#read(token) ?? this.#fail(name);
  }

  #fail(expected: string): never {
    return refuse('INVALID_ARGUMENT', `Invalid filter at character ${this.#at + 1}: expected ${expected}`);
  }
}
