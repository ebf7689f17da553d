/**
 * Configuration of a function: declared once, parsed once at load, every problem reported together.
 * The declaration also types the function's environment in the infrastructure.
 */
import { parseSecretReference, type SecretReference } from './secret-reference';

type Parsed<T> = { readonly value: T } | { readonly problem: string };

/** One variable: how it is read, whether it may be absent, and whether it is a secret. */
export type Variable<T, Kind extends 'plain' | 'secret' = 'plain' | 'secret', Required extends boolean = boolean> = {
  readonly kind: Kind;
  readonly required: Required;
  /** The problem is the rest of a sentence that begins with the variable's name, and never holds the value. */
  readonly parse: (text: string) => Parsed<T>;
};

type Declaration = Readonly<Record<string, Variable<unknown>>>;

type ValueOf<V> =
  V extends Variable<infer T, 'plain' | 'secret', infer R> ? (R extends true ? T : T | undefined) : never;

export type ConfigOf<D extends Declaration> = { readonly [K in keyof D]: ValueOf<D[K]> };

type Named<D extends Declaration, Kind extends string, Required extends boolean> = {
  [K in keyof D]: D[K] extends Variable<unknown, infer A, infer R>
    ? A extends Kind
      ? R extends Required
        ? K
        : never
      : never
    : never;
}[keyof D];

/** The plain variables that a deployment of this function must (and may) set. */
export type PlainEnv<C> =
  C extends Config<infer D>
    ? Readonly<Record<Named<D, 'plain', true>, string>> & Readonly<Partial<Record<Named<D, 'plain', false>, string>>>
    : never;

/** The secret variables of this function: what is given here is a reference to a secret, never its text. */
export type SecretEnv<C, Reference = SecretReference> =
  C extends Config<infer D>
    ? Readonly<Record<Named<D, 'secret', true>, Reference>> &
        Readonly<Partial<Record<Named<D, 'secret', false>, Reference>>>
    : never;

/** Thrown at load, before anything is served, so that a revision with a bad configuration never becomes ready. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`invalid configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export type Config<D extends Declaration> = {
  readonly declaration: D;
  /** Reads the variables from `env`. An empty value counts as missing. Throws one `ConfigError` with all problems. */
  parse(env: Readonly<Record<string, string | undefined>>): ConfigOf<D>;
};

export function defineConfig<D extends Declaration>(declaration: D): Config<D> {
  return {
    declaration,
    parse(env) {
      const problems: string[] = [];
      const values: Record<string, unknown> = {};
      for (const [name, variable] of Object.entries(declaration)) {
        const text = env[name]?.trim() ?? '';
        if (text === '') {
          if (variable.required) problems.push(`${name} is not set`);
          continue;
        }
        const parsed = variable.parse(text);
        if ('problem' in parsed) problems.push(`${name} ${parsed.problem}`);
        else values[name] = parsed.value;
      }
      if (problems.length > 0) throw new ConfigError(problems);
      return values as ConfigOf<D>;
    },
  };
}

type Plain<T> = Variable<T, 'plain', true>;

const plain = <T>(parse: (text: string) => Parsed<T>): Plain<T> => ({ kind: 'plain', required: true, parse });

export const optional = <T, Kind extends 'plain' | 'secret'>(
  variable: Variable<T, Kind, true>,
): Variable<T, Kind, false> => ({ ...variable, required: false });

/** Any text. */
export const text: Plain<string> = plain((value) => ({ value }));

export const oneOf = <const T extends string>(...allowed: readonly T[]): Plain<T> =>
  plain((value) => {
    const found = allowed.find((candidate) => candidate === value);
    return found === undefined ? { problem: `must be one of ${allowed.join(', ')}` } : { value: found };
  });

/** A number above zero; fractions are allowed, as in a share of 0.5 requests a second. */
export const positiveNumber: Plain<number> = plain((value) =>
  /^\d+(\.\d+)?$/.test(value) && Number(value) > 0 ? { value: Number(value) } : { problem: 'must be a number above 0' },
);

export const positiveInteger: Plain<number> = plain((value) =>
  /^[1-9]\d{0,14}$/.test(value) ? { value: Number(value) } : { problem: 'must be a whole number above 0' },
);

/** Scheme, host and port, without a path: what a test or a proxy puts in the place of Customer.io's own host. */
export const httpOrigin: Plain<string> = plain((value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url && /^https?:$/.test(url.protocol) && url.origin === value.replace(/\/$/, '')
    ? { value: url.origin }
    : { problem: 'must be an origin such as http://127.0.0.1:4010, without a path' };
});

/** A secret: literal text (local only), `file:<path>` or `projects/<p>/secrets/<s>/versions/<v>`. */
export const secretText: Variable<SecretReference, 'secret', true> = {
  kind: 'secret',
  required: true,
  parse: parseSecretReference,
};

/** Any other variable with a parser of its own. */
export const parsed = <T>(parse: (text: string) => Parsed<T>): Plain<T> => plain(parse);

/** A topic: an id within the project, or a full name. */
export const topicName: Plain<string> = plain((value) =>
  /^(projects\/[^/]+\/topics\/)?[A-Za-z][\w.~+%-]{2,254}$/.test(value)
    ? { value }
    : { problem: 'must be a topic id or projects/<project>/topics/<id>' },
);

/** The full name of a topic that was given as an id or as a full name. */
export const fullTopicName = (projectId: string, topic: string): string =>
  topic.startsWith('projects/') ? topic : `projects/${projectId}/topics/${topic}`;
