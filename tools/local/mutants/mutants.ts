/** Builds that are broken on purpose, one line each. The oracle must see every one of them. */

export type Mutant = {
  readonly name: string;
  /** What the broken build does. */
  readonly does: string;
  /** From the top of the repository. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
};

const consume = 'shared/pubsub/consume.ts';
const park = 'shared/pubsub/park.ts';
const received = 'shared/pubsub/received-message.ts';
const outcome = 'shared/customerio/outcome.ts';
const operations = 'shared/customerio/operations.ts';
const contract = 'shared/contract/read-message.ts';
const identify = 'functions/identify/identify.ts';
const track = 'functions/track/track.ts';

const settling: readonly Mutant[] = [
  {
    name: 'ack-before-parking',
    does: 'acknowledges while the parking is still under way',
    file: consume,
    find: 'await effects.park(original, { code, detail, topic: effects.topic, parkedAtMs: effects.nowMs() });',
    replace:
      'void effects.park(original, { code, detail, topic: effects.topic, parkedAtMs: effects.nowMs() }).catch(() => {});',
  },
  {
    name: 'ack-though-parking-failed',
    does: 'acknowledges although the dead-letter topic refused the message',
    file: consume,
    find: "return { outcome: 'retry', code: 'PARKING_FAILED', detail:",
    replace: "return { outcome: 'parked', code, detail:",
  },
  {
    name: 'payload-in-log',
    does: 'writes the message into its outcome line',
    file: consume,
    find: 'message_id: message?.messageId,',
    replace: 'message_id: message?.messageId, body: message?.data.toString(),',
  },
  {
    name: 'parked-bytes-rewritten',
    does: 'parks the message as text instead of as its bytes',
    file: park,
    find: 'const data = Buffer.isBuffer(original) ? original : original.data;',
    replace: 'const data = Buffer.isBuffer(original) ? original : Buffer.from(original.data.toString());',
  },
  {
    name: 'parked-without-time',
    does: 'parks without published_at, so that a replay takes the time of replaying',
    file: park,
    find: "[messageAttributes.publishedAt, message && originalPublishTime(message), 'must'],",
    replace: '',
  },
  {
    name: 'parked-without-identity',
    does: 'parks without event_id, so that a replay is another event',
    file: park,
    find: "[messageAttributes.eventId, message && eventIdOf(message), 'must'],",
    replace: '',
  },
];

const timeAndIdentity: readonly Mutant[] = [
  {
    name: 'ulid-from-message-id',
    does: 'makes the ULID from the messageId',
    file: track,
    find: 'eventId: eventIdOf(received)',
    replace: 'eventId: received.messageId',
  },
  {
    name: 'ulid-left-out',
    does: 'sends events without a ULID',
    file: operations,
    find: "const item = { type: 'person', action, identifiers, id: ulid, name, timestamp, attributes };",
    replace: "const item = { type: 'person', action, identifiers, name, timestamp, attributes };",
  },
  {
    name: 'publish-time-for-a-replayed-change',
    does: 'takes the publish time of the replay for the time of a change',
    file: identify,
    find: 'message.timestamp === undefined ? publishedAtMs(received)',
    replace: 'message.timestamp === undefined ? Date.parse(received.publishTime)',
  },
  {
    name: 'publish-time-for-a-replayed-event',
    does: 'takes the publish time of the replay for the time of an event',
    file: track,
    find: 'timeMs: publishedAtMs(received)',
    replace: 'timeMs: Date.parse(received.publishTime)',
  },
  {
    name: 'forwarded-time-forgotten',
    does: 'forgets the time that Pub/Sub keeps in a dead letter',
    file: received,
    find: 'return Date.parse(message.attributes[nativeDeadLetterAttributes.topicPublishTime] ?? message.publishTime);',
    replace: 'return Date.parse(message.publishTime);',
  },
  {
    name: 'change-without-time',
    does: 'sends changes without their time, so that the last to arrive wins',
    file: operations,
    find: 'const item = isOrdered ? { ...fields, timestamp: timestamp ?? secondsOf(timeMs) } : fields;',
    replace: 'const item = isOrdered && timestamp === timeMs ? { ...fields, timestamp } : fields;',
  },
  {
    name: 'milliseconds-refused',
    does: 'parks milliseconds instead of taking them as seconds',
    file: contract,
    find: 'if (!onlyMilliseconds(value)) continue;',
    replace: 'if (value !== onlyMilliseconds) continue;',
  },
  {
    name: 'stale-deletion-done',
    does: 'carries out deletions, suppressions and merges however old they are',
    file: identify,
    find: 'if (ageHours <= destructiveAgeHoursMax) return;',
    replace: 'if (ageHours <= Infinity) return;',
  },
];

const answers: readonly Mutant[] = [
  {
    name: '207-ignored',
    does: 'takes every item of a 207 for accepted',
    file: outcome,
    find: 'if (status === 207) return perItem(reply, count, accepted);',
    replace: 'if (status === 207) return all(accepted);',
  },
  {
    name: '207-off-by-one',
    does: 'takes the neighbour of a refused item for the refused one',
    file: outcome,
    find: 'named.set(index, error);',
    replace: 'named.set((index + 1) % count, error);',
  },
  {
    name: '207-refuses-all',
    does: 'takes every item of a 207 for refused',
    file: outcome,
    find: 'if (status === 207) return perItem(reply, count, accepted);',
    replace: "if (status === 207) return all(failed('CUSTOMERIO_REJECTED', answered));",
  },
  {
    name: 'html-accepted',
    does: 'takes a 200 with an HTML page for accepted',
    file: outcome,
    find: "if (!isRecord(body)) return all(failed('CUSTOMERIO_UNAVAILABLE',",
    replace: "if (!isRecord(body)) return all(answered ? accepted : failed('CUSTOMERIO_UNAVAILABLE',",
  },
  {
    name: '503-accepted',
    does: 'takes a 5xx for accepted',
    file: outcome,
    find: 'if (status === 408 || status === 425 || status >= 500 || status < 200) {',
    replace: 'if (status >= 500) return all(accepted);\n  if (status === 408 || status === 425 || status < 200) {',
  },
  {
    name: 'reset-accepted',
    does: 'takes a connection that was cut for accepted',
    file: outcome,
    find: "if (reply.kind === 'failure') {",
    replace: "if (reply.kind === 'failure' && reply.reason) return all(accepted);\n  if (reply.kind === 'failure') {",
  },
  {
    name: '429-parked',
    does: 'parks what was to be tried later',
    file: outcome,
    find: "if (status === 429) return all(failed('CUSTOMERIO_RATE_LIMITED', answered));",
    replace: "if (status === 429) return all(failed('CUSTOMERIO_REJECTED', answered));",
  },
  {
    name: '401-parked',
    does: 'parks everything while a key is rotated',
    file: outcome,
    find: "return all(failed('CUSTOMERIO_UNAUTHORIZED', answered));",
    replace: "return all(failed('CUSTOMERIO_REJECTED', answered));",
  },
];

export const mutants: readonly Mutant[] = [...settling, ...timeAndIdentity, ...answers];
