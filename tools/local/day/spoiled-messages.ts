/** Messages that break the contract, one rule each. One row: what is wrong, what it must be parked as, its bytes. */
import type { ErrorCode } from '../../../shared/errors';
import { messageAttributes, type Topic } from '../../../shared/names';
import { isoSeconds, onIdentify, onTrack } from './day-draft';
import { markerAttribute, type Json } from './operation';
import { items } from './special-stories';

export type Spoiled = {
  readonly story: string;
  readonly topic: Topic;
  readonly code: ErrorCode;
  readonly body: (context: SpoiledContext) => Json | Buffer;
  readonly attributes?: (context: SpoiledContext) => Readonly<Record<string, string>>;
};

export type SpoiledContext = { readonly marker: string; readonly person: string; readonly nowSeconds: number };

const malformed = 'MESSAGE_MALFORMED';
const overLimit = 'MESSAGE_OVER_LIMIT';
const tooLarge = 'MESSAGE_TOO_LARGE';
const stale = 'STALE_DESTRUCTIVE';
const refused = 'CUSTOMERIO_REJECTED';

const marked = (marker: string, attributes: Json = {}): { readonly attributes: Json } => ({
  attributes: { ...attributes, [markerAttribute]: marker },
});

type Body = Spoiled['body'];

/** An identify that would be right but for `parts`. */
const identify =
  (parts: Json, attributes: Json = {}): Body =>
  ({ marker, person }) => ({ identifiers: { id: person }, ...marked(marker, attributes), ...parts });

/** An event that would be right but for `parts`. */
const event =
  (parts: Json, attributes: Json = {}): Body =>
  ({ marker, person }) => ({
    identifiers: { id: person },
    name: 'order_placed',
    ...marked(marker, attributes),
    ...parts,
  });

const hoursAgo = ({ nowSeconds }: SpoiledContext, count: number): number => nowSeconds - count * 3600;

/** Bytes that are no message of the contract at all. */
const notABody: readonly Spoiled[] = [
  {
    story: 'not JSON',
    topic: onIdentify,
    code: malformed,
    body: ({ marker }) => Buffer.from(`{"day_marker":"${marker}", oops`),
  },
  { story: 'a list', topic: onTrack, code: malformed, body: ({ marker }) => Buffer.from(JSON.stringify([marker])) },
  {
    story: 'a number',
    topic: onTrack,
    code: malformed,
    body: ({ marker }) => Buffer.from(marker.slice(2).replace(/^0+/, '')),
  },
  {
    story: 'Latin-1 bytes',
    topic: onIdentify,
    code: malformed,
    body: (context) => Buffer.from(JSON.stringify(identify({}, { note: 'café' })(context)), 'latin1'),
  },
  {
    story: 'UTF-16',
    topic: onTrack,
    code: malformed,
    body: (context) => Buffer.from(JSON.stringify(event({})(context)), 'utf16le'),
  },
  {
    story: 'attributes only, no body',
    topic: onIdentify,
    code: malformed,
    body: () => Buffer.alloc(0),
    attributes: ({ marker }) => ({ [markerAttribute]: marker }),
  },
];

const wrongFields: readonly Spoiled[] = [
  { story: 'unknown field', topic: onIdentify, code: malformed, body: identify({ userId: 'person-0001' }) },
  { story: 'unknown field of an event', topic: onTrack, code: malformed, body: event({ properties: { total: 1 } }) },
  { story: 'no identifiers', topic: onIdentify, code: malformed, body: ({ marker }) => marked(marker) },
  { story: 'empty identifiers', topic: onIdentify, code: malformed, body: identify({ identifiers: {} }) },
  {
    story: 'two identifiers',
    topic: onIdentify,
    code: malformed,
    body: (context) =>
      identify({ identifiers: { id: context.person, email: `${context.person}@example.com` } })(context),
  },
  { story: 'empty id', topic: onTrack, code: malformed, body: event({ identifiers: { id: '' } }) },
  {
    story: 'event of nobody',
    topic: onTrack,
    code: malformed,
    body: ({ marker }) => ({ name: 'order_placed', ...marked(marker) }),
  },
  { story: 'person and visitor at once', topic: onTrack, code: malformed, body: event({ anonymous_id: 'visitor-1' }) },
  { story: 'event without a name', topic: onTrack, code: malformed, body: event({ name: undefined }) },
  { story: 'unknown action', topic: onIdentify, code: malformed, body: identify({ action: 'upsert' }) },
  { story: 'event on the identify topic', topic: onIdentify, code: malformed, body: event({ action: 'event' }) },
  { story: 'identify on the track topic', topic: onTrack, code: malformed, body: identify({ action: 'identify' }) },
  { story: 'timestamp in words', topic: onIdentify, code: malformed, body: identify({ timestamp: 'yesterday' }) },
  { story: 'attributes as a list', topic: onTrack, code: malformed, body: event({ attributes: ['total', 5] }) },
  {
    story: 'device without a token',
    topic: onIdentify,
    code: malformed,
    body: ({ person, marker }) => ({
      action: 'add_device',
      identifiers: { id: person },
      device: { platform: 'ios', ...marked(marker) },
    }),
  },
  {
    story: 'merge without a secondary',
    topic: onIdentify,
    code: malformed,
    body: ({ person }) => ({ action: 'merge', primary: { id: person } }),
  },
  {
    story: 'published_at in words',
    topic: onTrack,
    code: malformed,
    body: event({}),
    attributes: () => ({ [messageAttributes.publishedAt]: 'an hour ago' }),
  },
];

const overLimits: readonly Spoiled[] = [
  {
    story: 'value of 1,001 bytes',
    topic: onIdentify,
    code: overLimit,
    body: identify({}, { note: `x${'é'.repeat(500)}` }),
  },
  {
    story: 'attribute name of 151 bytes',
    topic: onIdentify,
    code: overLimit,
    body: identify({}, { ['n'.repeat(151)]: 1 }),
  },
  {
    story: 'id of 151 bytes',
    topic: onTrack,
    code: overLimit,
    body: (context) => event({ identifiers: { id: `${context.person}-`.padEnd(151, 'x') } })(context),
  },
  {
    story: '301 attributes',
    topic: onIdentify,
    code: overLimit,
    body: identify({}, Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`field_${index}`, index]))),
  },
  { story: 'event name of 101 bytes', topic: onTrack, code: overLimit, body: event({ name: 'x'.repeat(101) }) },
  {
    story: 'identify of more than 32 kB',
    topic: onIdentify,
    code: tooLarge,
    body: identify(
      {},
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`field_${index}`, 'x'.repeat(900)])),
    ),
  },
  { story: 'event of more than 100 kB', topic: onTrack, code: tooLarge, body: event({}, { items: items(120_000) }) },
];

const staleOrRefused: readonly Spoiled[] = [
  {
    story: 'delete from 30 h ago',
    topic: onIdentify,
    code: stale,
    body: (context) => ({ action: 'delete', identifiers: { id: context.person }, timestamp: hoursAgo(context, 30) }),
  },
  {
    story: 'suppress from 25 h ago',
    topic: onIdentify,
    code: stale,
    body: ({ person }) => ({ action: 'suppress', identifiers: { id: person } }),
    attributes: (context) => ({ [messageAttributes.publishedAt]: isoSeconds(hoursAgo(context, 25)) }),
  },
  {
    story: 'merge from three days ago',
    topic: onIdentify,
    code: stale,
    body: (context) => ({
      action: 'merge',
      primary: { id: context.person },
      secondary: { id: `${context.person}-other` },
      timestamp: isoSeconds(hoursAgo(context, 72)),
    }),
  },
  // Customer.io takes phone numbers in E.164 only; it refuses such an item of a batch with a 207 and takes the others.
  {
    story: 'phone that Customer.io refuses',
    topic: onIdentify,
    code: refused,
    body: identify({ identifiers: { phone: '0030-1' } }),
  },
  {
    story: 'event of a phone that Customer.io refuses',
    topic: onTrack,
    code: refused,
    body: event({ identifiers: { phone: '0030-2' } }),
  },
];

export const spoiledMessages: readonly Spoiled[] = [...notABody, ...wrongFields, ...overLimits, ...staleOrRefused];
