/** Zod's issues in the contract's words: which field, what was got, what is allowed. */
import type { z } from 'zod';

import { isPlainObject, kindOf } from './json-value';
import { malformed, type Problem, type Refusal } from './problem';

export const problemsFrom = (issues: readonly z.core.$ZodIssue[], body: unknown): Problem[] =>
  issues.flatMap((issue) => problemsOf(issue, body));

function problemsOf(issue: z.core.$ZodIssue, body: unknown): Problem[] {
  const { path } = issue;
  const refuse = (allowed: string): Problem[] => [malformed(path, kindOf(valueAt(body, path)), allowed)];
  switch (issue.code) {
    case 'custom':
      return [{ ...(issue.params as Refusal), path }];
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        malformed([...path, key], 'an unknown field', 'the fields of this operation in docs/messages.md only'),
      );
    case 'invalid_type':
      return refuse(typeNames[issue.expected] ?? issue.expected);
    case 'invalid_value':
      return refuse(listed(issue.values));
    case 'invalid_union':
      return refuse(listed('options' in issue ? (issue.options ?? []) : []));
    case 'too_small':
      return refuse('a list that is not empty');
    case 'too_big':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      return refuse(issue.message);
  }
}

const typeNames: Readonly<Record<string, string>> = { object: 'an object', array: 'a list', record: 'an object' };

const listed = (values: readonly unknown[]): string =>
  values
    .filter((value) => value !== undefined)
    .map(String)
    .join(', ');

const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, part) => {
    if (Array.isArray(at) && typeof part === 'number') return at[part] as unknown;
    return isPlainObject(at) ? at[String(part)] : undefined;
  }, body);
