/** What is staged step by step, because its order decides: refusals that are mended later, dead letters, replays. */
import { messageAttributes, parkingAttributes } from '../../../shared/names';
import type { DayMessage, DayStep, Replay, Scripted } from './day';
import { emailOf, eventBody, identifyBody, onIdentify, onTrack, type DayDraft } from './day-draft';
import { items } from './special-stories';

export type Incidents = {
  /** Before the first hour. */
  readonly opening: readonly DayStep[];
  /** Published in the middle of the first hour, where each meets others in its batch: a 207 and not a 400. */
  readonly inCompany: readonly DayMessage[];
  /** After the last hour: what was parked is mended and published again. */
  readonly closing: readonly DayStep[];
  readonly scripted: ReadonlyMap<string, Scripted>;
};

/** Until the workspace is mended, Customer.io refuses every operation in which this text stands, and only those. */
export const refusedText = 'not-yet-in-the-workspace';

/** Above 32 KB, so that an event goes to Customer.io by itself, on a path that a fault can name. */
const byItself = { items: items(40_000) };

const refusals: DayStep = {
  kind: 'fault',
  fault: {
    name: 'some items of a batch refused, until the workspace is mended',
    script: {
      match: { contains: refusedText },
      times: 'always',
      items: {
        contains: refusedText,
        error: { reason: 'invalid', field: 'attributes.source', message: 'is not known' },
      },
    },
  },
};

const failsFor = (person: string): DayStep => ({
  kind: 'fault',
  fault: {
    name: '503 for one person, until Pub/Sub gives up',
    script: { match: { path: `/api/v1/customers/${person}/events` }, times: 'always', status: 503 },
  },
});

export function stageIncidents(draft: DayDraft): Incidents {
  const { refused, newer } = refusedMessages(draft);
  const dead = hopelessMessages(draft);
  const stale = staleDeletion(draft);
  const publish = (...messages: readonly DayMessage[]): DayStep => ({ kind: 'publish', hour: 'incidents', messages });

  const scripted = new Map<string, Scripted>();
  for (const { marker } of refused) scripted.set(marker, { kind: 'refused', code: 'CUSTOMERIO_REJECTED' });
  for (const { message } of dead) scripted.set(message.marker, { kind: 'dead-lettered' });
  const again = [...refused, ...dead.map(({ message }) => message)];
  const replays: Replay[] = again.map(({ marker }) => ({ marker, attributes: {} }));
  replays.push({ marker: stale.deletion.marker, attributes: { [messageAttributes.allowStale]: 'delete' } });

  return {
    scripted,
    inCompany: refused,
    opening: [
      refusals,
      ...dead.map(({ person }) => failsFor(person)),
      publish(...dead.map(({ message }) => message), stale.signUp),
      { kind: 'settle' },
      publish(stale.deletion),
    ],
    closing: [
      // What has no time of its own has that of publishing, and two such changes must not fall into one second.
      { kind: 'wait', ms: 1_100 },
      publish(newer),
      { kind: 'settle-all' },
      { kind: 'mend' },
      { kind: 'wait', ms: 1_100 },
      { kind: 'replay', replays },
      { kind: 'settle-all' },
    ],
  };
}

/** Changes and events that are parked and replayed, and the newer change that a replay must not undo. */
function refusedMessages(draft: DayDraft): { refused: DayMessage[]; newer: DayMessage } {
  const person = draft.nextPerson();
  const change = { topic: onIdentify, atSeconds: 0, raw: {} };
  const overtaken = draft.compose({
    ...change,
    story: 'change refused, overtaken, replayed',
    body: identifyBody(person, { attributes: { plan: 'basic', source: refusedText, email: emailOf(person) } }),
  });
  const newer = draft.compose({
    ...change,
    story: 'change that overtakes a refused one',
    body: identifyBody(person, { attributes: { plan: 'premium' } }),
  });
  const more = [1, 2, 3].map(() =>
    draft.compose({
      ...change,
      story: 'change refused, then replayed',
      body: identifyBody(draft.nextPerson(), { attributes: { plan: 'free', source: refusedText } }),
    }),
  );
  const event = (story: string, parts: { raw?: Record<string, string>; large?: boolean }): DayMessage =>
    draft.compose({
      topic: onTrack,
      story,
      atSeconds: 0,
      ...(parts.raw && { raw: parts.raw }),
      body: eventBody(draft.nextPerson(), 'cart_saved', {
        attributes: { source: refusedText, ...(parts.large === true && byItself) },
      }),
    });
  const refused = [
    overtaken,
    ...more,
    event('event refused, then replayed', {}),
    event('event refused, then replayed', {}),
    event('event with a key refused, then replayed', { raw: { [messageAttributes.eventId]: 'cart_saved:refused' } }),
    event('event without Pub/Sub attributes refused, then replayed', { raw: {} }),
    event('event of 40 kB refused, then replayed', { raw: {}, large: true }),
  ];
  return { refused, newer };
}

/** Events that Customer.io fails on until Pub/Sub gives up. */
function hopelessMessages(draft: DayDraft): { person: string; message: DayMessage }[] {
  const forms = [
    {
      story: 'event dead-lettered by Pub/Sub, then replayed',
      raw: { [messageAttributes.eventId]: 'cart_saved:hopeless' },
    },
    { story: 'event without Pub/Sub attributes dead-lettered, then replayed', raw: {} },
  ];
  return forms.map((form) => {
    const person = draft.nextPerson();
    const body = eventBody(person, 'cart_saved', { attributes: byItself });
    return { person, message: draft.compose({ topic: onTrack, atSeconds: 0, body, ...form }) };
  });
}

/** A deletion that was under way for too long, and is replayed by somebody who says that it is meant. */
function staleDeletion(draft: DayDraft): { signUp: DayMessage; deletion: DayMessage } {
  const person = draft.nextPerson();
  const timestamp = draft.startSeconds - 24 * 3600;
  const attributes = { email: emailOf(person), plan: 'free' };
  return {
    signUp: draft.compose({
      topic: onIdentify,
      story: 'sign-up of somebody to be deleted',
      atSeconds: 0,
      body: identifyBody(person, { timestamp, attributes }),
    }),
    deletion: draft.compose({
      topic: onIdentify,
      story: 'deletion that came too late, replayed by name',
      atSeconds: 0,
      body: () => ({ action: 'delete', identifiers: { id: person }, timestamp: timestamp + 60 }),
    }),
  };
}

/** What an operator takes off a dead letter before publishing it again: the reasons, not identity and time. */
export function replayAttributes(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const reasons: ReadonlySet<string> = new Set(Object.values(parkingAttributes));
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !reasons.has(name)));
}
