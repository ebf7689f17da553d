/** Who or what an operation is about: exactly one identifier, or the pair that addresses an object. */
import { z } from 'zod';

import { cioIdText, emailText, idText, text } from './leaf';
import { limits } from './limits';
import { malformed } from './problem';

/** A check that exactly one of the fields is there, so that the error names the field that holds them. */
const exactlyOneOf =
  (names: readonly string[]) =>
  ({ value, issues }: { value: Readonly<Record<string, unknown>>; issues: z.core.$ZodRawIssue[] }): void => {
    const given = names.filter((name) => value[name] !== undefined);
    if (given.length === 1) return;
    const got = given.length === 0 ? 'none' : given.join(' and ');
    issues.push({
      code: 'custom',
      input: value,
      params: malformed([], got, `exactly one of ${names.join(', ')}`),
    });
  };

const oneRequired = (id: string, names: readonly string[]): Readonly<Record<string, unknown>> => ({
  id,
  minProperties: 1,
  maxProperties: 1,
  description: `exactly one of ${names.join(', ')}`,
});

const personNames = ['id', 'email', 'phone', 'cio_id'] as const;

/** A person. */
export const personIdentifiers = z
  .strictObject({
    id: idText.optional(),
    email: emailText.optional(),
    phone: text(limits.identifierBytesMax).optional(),
    cio_id: cioIdText.optional(),
  })
  .check(exactlyOneOf(personNames))
  .meta(oneRequired('person_identifiers', personNames));

export type PersonIdentifiers = z.output<typeof personIdentifiers>;

const profileNames = ['id', 'email', 'cio_id'] as const;

/** A person where Customer.io takes no phone: merging, and the relationships of an object. */
export const profileIdentifiers = z
  .strictObject({ id: idText.optional(), email: emailText.optional(), cio_id: cioIdText.optional() })
  .check(exactlyOneOf(profileNames))
  .meta(oneRequired('profile_identifiers', profileNames));

export type ProfileIdentifiers = z.output<typeof profileIdentifiers>;

/** An object: `cio_object_id`, or `object_type_id` and `object_id` together. */
export const objectIdentifiers = z
  .strictObject({
    object_type_id: idText.optional(),
    object_id: idText.optional(),
    cio_object_id: text(limits.identifierBytesMax).optional(),
  })
  .check(({ value, issues }) => {
    const given = Object.entries(value).flatMap(([name, id]) => (id === undefined ? [] : [name]));
    const pair = given.length === 2 && value.cio_object_id === undefined;
    if (pair || (given.length === 1 && value.cio_object_id !== undefined)) return;
    issues.push({
      code: 'custom',
      input: value,
      params: malformed([], given.join(' and ') || 'none', 'cio_object_id alone, or object_type_id and object_id'),
    });
  })
  .meta({
    id: 'object_identifiers',
    description: 'cio_object_id alone, or object_type_id and object_id',
    oneOf: [
      { required: ['cio_object_id'], maxProperties: 1 },
      { required: ['object_type_id', 'object_id'], maxProperties: 2 },
    ],
  });

export type ObjectIdentifiers = z.output<typeof objectIdentifiers>;
