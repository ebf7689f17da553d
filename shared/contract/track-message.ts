/** The body of a message on the track topic: one event of a person, of a visitor without a profile, or an invitation. */
import { z } from 'zod';

import { eventAttributes } from './attributes';
import { personIdentifiers } from './identifiers';
import { leaf, refusedAs, textWithin, ulidText } from './leaf';
import { limits } from './limits';
import { malformed } from './problem';
import { writeTime } from './time';

/** Customer.io trims names, so what is counted and compared is the trimmed one. */
const eventName: z.ZodType<string, string> = leaf(
  { type: 'string', minLength: 1, 'x-bytes-max': limits.eventNameBytesMax },
  (value) => textWithin(limits.eventNameBytesMax, typeof value === 'string' ? value.trim() : value),
);

/** Of a visitor; empty for an event that invites somebody by `attributes.recipient`. */
const anonymousId: z.ZodType<string, string | number> = leaf(
  {
    anyOf: [
      { type: 'string', maxLength: limits.identifierBytesMax, 'x-bytes-max': limits.identifierBytesMax },
      { type: 'integer' },
    ],
  },
  (value) => {
    if (value === '') return { value };
    if (typeof value !== 'number') return textWithin(limits.identifierBytesMax, value, 'a text or a whole number');
    return Number.isSafeInteger(value) ? { value: String(value) } : refusedAs(value, 'a text or a whole number');
  },
);

const eventFields = {
  type: z.literal('person').optional().default('person'),
  identifiers: personIdentifiers.optional(),
  anonymous_id: anonymousId.optional(),
  name: eventName,
  attributes: eventAttributes.optional(),
  /** When it happened. Events older than 72 h are kept but start no campaign. */
  timestamp: writeTime.optional(),
  /** Customer.io ignores an event whose ULID it has seen. Left out, one is derived from `event_id`. */
  id: ulidText.optional(),
};

type EventFields = {
  readonly identifiers?: unknown;
  readonly anonymous_id?: string | undefined;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
};

function checkWho({ value, issues }: { value: EventFields; issues: z.core.$ZodRawIssue[] }): void {
  const refuse = (path: PropertyKey[], got: string, allowed: string): void => {
    issues.push({ code: 'custom', input: value, path, params: malformed([], got, allowed) });
  };
  if (value.identifiers === undefined && value.anonymous_id === undefined) {
    refuse(['identifiers'], 'nothing', 'identifiers or anonymous_id');
  }
  if (value.identifiers !== undefined && value.anonymous_id !== undefined) {
    refuse(['anonymous_id'], 'identifiers and anonymous_id', 'one of the two');
  }
  const recipient = value.attributes?.recipient;
  if (value.anonymous_id === '' && (typeof recipient !== 'string' || recipient === '')) {
    refuse(['anonymous_id'], 'an empty text', 'an id, or an empty text with attributes.recipient');
  }
}

const event = <Action extends z.ZodType>(action: Action) =>
  z
    .strictObject({ ...eventFields, action })
    .check(checkWho)
    .meta({ oneOf: [{ required: ['identifiers'] }, { required: ['anonymous_id'] }] });

export const trackMessageSchema = z.discriminatedUnion('action', [
  event(z.literal('event').optional().default('event')),
  event(z.literal('page')),
  event(z.literal('screen')),
]);

/** An event as it goes on to Customer.io: `action` filled in, ids text, times Unix seconds. */
export type TrackMessage = z.output<typeof trackMessageSchema>;

/** An event as a publisher may write it. */
export type TrackMessageInput = z.input<typeof trackMessageSchema>;
