/** The body of a message on the identify topic: one Track API v2 operation on a person or an object, in its own words. */
import { z } from 'zod';

import { attributes } from './attributes';
import { objectIdentifiers, personIdentifiers, profileIdentifiers } from './identifiers';
import { text } from './leaf';
import { limits } from './limits';
import { malformed } from './problem';
import { anyTime, writeTime } from './time';

const person = z.literal('person').optional().default('person');
const object = z.literal('object');
const identify = z.literal('identify').optional().default('identify');

/** When the change happened; the newest write of an attribute wins. Without it the time of publishing counts. */
const timestamp = writeTime.optional();

const related = <Identifiers extends z.ZodType>(identifiers: Identifiers) =>
  z.array(z.strictObject({ identifiers, relationship_attributes: attributes.optional() })).min(1);

const relatedObjects = related(objectIdentifiers);
const relatedPeople = related(profileIdentifiers);
const relatedVisitors = related(z.strictObject({ anonymous_id: text(limits.identifierBytesMax) }));

const ofPerson = { type: person, identifiers: personIdentifiers, timestamp };
const ofObject = { type: object, identifiers: objectIdentifiers, timestamp };

const token = text(limits.attributeValueBytesMax);

const mergeFields = {
  type: person,
  timestamp,
  action: z.literal('merge'),
  /** Stays. Must exist. */
  primary: profileIdentifiers,
  /** Is merged into the primary and deleted, for good. */
  secondary: profileIdentifiers,
};

const merge = z.strictObject(mergeFields).check(({ value: { primary, secondary }, issues }) => {
  const same =
    primary.email === undefined
      ? primary.id === secondary.id && primary.cio_id === secondary.cio_id
      : primary.email.toLowerCase() === secondary.email?.toLowerCase();
  if (!same) return;
  const params = malformed([], 'the primary again', 'somebody else than the primary');
  issues.push({ code: 'custom', input: secondary, path: ['secondary'], params });
});

const personOperations = [
  z.strictObject({
    ...ofPerson,
    action: identify,
    attributes: attributes.optional(),
    cio_relationships: relatedObjects.optional(),
  }),
  z.strictObject({ ...ofPerson, action: z.literal('delete') }),
  z.strictObject({ ...ofPerson, action: z.literal('suppress') }),
  z.strictObject({ ...ofPerson, action: z.literal('unsuppress') }),
  merge,
  z.strictObject({
    ...ofPerson,
    action: z.literal('add_device'),
    device: z.strictObject({
      token,
      platform: z.enum(['ios', 'android']),
      last_used: anyTime.optional(),
      attributes: attributes.optional(),
    }),
  }),
  z.strictObject({
    ...ofPerson,
    action: z.literal('delete_device'),
    device: z.strictObject({ token, platform: z.enum(['ios', 'android']).optional() }),
  }),
  z.strictObject({ ...ofPerson, action: z.literal('add_relationships'), cio_relationships: relatedObjects }),
  z.strictObject({ ...ofPerson, action: z.literal('delete_relationships'), cio_relationships: relatedObjects }),
] as const;

const objectOperations = [
  z.strictObject({
    ...ofObject,
    action: identify,
    attributes: attributes.optional(),
    cio_relationships: relatedPeople.optional(),
  }),
  z.strictObject({
    ...ofObject,
    action: z.literal('identify_anonymous'),
    attributes: attributes.optional(),
    cio_relationships: relatedVisitors.optional(),
  }),
  z.strictObject({ ...ofObject, action: z.literal('delete') }),
  z.strictObject({ ...ofObject, action: z.literal('add_relationships'), cio_relationships: relatedPeople }),
  z.strictObject({ ...ofObject, action: z.literal('delete_relationships'), cio_relationships: relatedPeople }),
] as const;

export const identifyMessageSchema = z.discriminatedUnion('type', [
  z.discriminatedUnion('action', personOperations),
  z.discriminatedUnion('action', objectOperations),
]);

/** An operation as it goes on to Customer.io: `type` and `action` filled in, ids text, times Unix seconds. */
export type IdentifyMessage = z.output<typeof identifyMessageSchema>;

/** An operation as a publisher may write it. */
export type IdentifyMessageInput = z.input<typeof identifyMessageSchema>;
