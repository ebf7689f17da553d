/** One thing that is wrong with a message, and how several become one error that names fields and never values. */
import { cutToBytes, errorDetailBytesMax, PipelineError } from '../errors';

export type ContractErrorCode = 'MESSAGE_MALFORMED' | 'MESSAGE_OVER_LIMIT' | 'MESSAGE_TOO_LARGE';

/** What was got, in kind and size, and what is allowed. */
export type Refusal = {
  readonly code: ContractErrorCode;
  readonly got: string;
  readonly allowed: string;
};

export type Problem = Refusal & { readonly path: readonly PropertyKey[] };

/** What is not right with a message that is accepted all the same. */
export type ContractWarning = {
  /** `milliseconds`, or the guardrail that was set to `warn`. */
  readonly rule: string;
  /** The path of the field, as in `attributes.created_at`. */
  readonly field: string;
  /** What was got and what is expected; never a value. */
  readonly detail: string;
};

/** A warning as the outcome line shows it. */
export const warningText = ({ rule, field, detail }: ContractWarning): string => `${field}: ${detail} (${rule})`;

export const malformed = (path: readonly PropertyKey[], got: string, allowed: string): Problem => ({
  code: 'MESSAGE_MALFORMED',
  path,
  got,
  allowed,
});

export const overLimit = (path: readonly PropertyKey[], got: string, allowed: string): Problem => ({
  code: 'MESSAGE_OVER_LIMIT',
  path,
  got,
  allowed,
});

/** The first problem decides the code; the detail has them all, as far as there is room. */
export function contractError(problems: readonly [Problem, ...Problem[]]): PipelineError {
  const room = errorDetailBytesMax - 40;
  let detail = '';
  let told = 0;
  for (const problem of problems) {
    const next = `${told === 0 ? '' : '; '}${fieldName(problem.path)}: got ${problem.got}, allowed ${problem.allowed}`;
    if (told > 0 && Buffer.byteLength(detail + next) > room) break;
    detail += cutToBytes(next, room);
    told += 1;
  }
  if (told < problems.length) detail += `; and ${problems.length - told} more`;
  return new PipelineError(problems[0].code, detail);
}

/** A path as people write it: `attributes.plan`, `cio_relationships[0].identifiers`. */
export function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the message';
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      return `${index === 0 ? '' : '.'}${shownName(String(part))}`;
    })
    .join('');
}

/** A field's name may be anybody's text, an address even: shown as far as it looks like a name, else by its size. */
export function shownName(name: string): string {
  if (!/^[\w$. -]+$/.test(name) || /\d{5,}/.test(name)) return `(a name of ${Buffer.byteLength(name)} bytes)`;
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}
