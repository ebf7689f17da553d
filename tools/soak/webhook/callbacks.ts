/** Writes the callbacks of a run: what Customer.io sends, odd ones among them, and what has to become of each. */
import { createHash } from 'node:crypto';

import { chanceFrom, type Chance } from '../../local/day/chance';

export type Callback = {
  /** Its name in every book: `event_id`, or the SHA-256 of a body that has none. */
  readonly key: string;
  readonly body: Buffer;
  readonly signed: 'rightly' | 'wrongly';
  /** `unless-refused`: the run's BigQuery refuses the row, and the fallback's way does not. */
  readonly becomes: 'row' | 'quarantine' | 'row-unless-refused' | 'nothing';
  readonly isFeedback: boolean;
  /** The build of the run has a listener of its own that fails on it; the event is quarantined besides its row. */
  readonly failsListener: boolean;
  /** Customer.io sends it once more although it was confirmed. */
  readonly isRepeated: boolean;
};

/** What the run's own listener fails on (listeningPlugin), and what its BigQuery refuses. */
export const failingEventName = 'sms_failed';
export const refusedSubject = 'refused by BigQuery';

/** Of a thousand. */
const shares = {
  wronglySigned: 5,
  noJson: 10,
  withoutId: 10,
  refused: 10,
  failing: 10,
  unknown: 20,
  repeated: 10,
} as const;

type Single = Omit<Callback, 'isRepeated'>;
type Draft = Readonly<Record<string, unknown>>;

export function callbacksOf(seed: number, count: number, nowSeconds: number): Callback[] {
  const chance = chanceFrom(seed);
  return Array.from({ length: count }, (_, index) => ({
    ...callbackOf(chance, `s${seed}-${String(index).padStart(6, '0')}`, nowSeconds),
    isRepeated: chance.int(1, 1_000) <= shares.repeated,
  }));
}

function callbackOf(chance: Chance, eventId: string, nowSeconds: number): Single {
  const ordinary = ordinaryEvent(chance, eventId, nowSeconds - chance.int(0, 86_400));
  let dice = chance.int(1, 1_000);
  const falls = (share: number): boolean => {
    dice -= share;
    return dice <= 0 && dice > -share;
  };
  if (falls(shares.wronglySigned)) return { ...jsonCallback(eventId, ordinary), signed: 'wrongly', ...nothing };
  if (falls(shares.noJson)) return noJson(chance, eventId);
  if (falls(shares.withoutId)) return withoutId(eventId, ordinary);
  if (falls(shares.refused)) {
    const event = { ...ordinary, object_type: 'email', metric: 'delivered', data: { subject: refusedSubject } };
    return { ...jsonCallback(eventId, event), becomes: 'row-unless-refused' };
  }
  if (falls(shares.failing)) {
    const event = { ...ordinary, object_type: 'sms', metric: 'failed', data: { failure_message: 'Error 21408' } };
    return { ...jsonCallback(eventId, event), failsListener: true };
  }
  if (falls(shares.unknown)) {
    const oddities: Draft[] = [
      { object_type: 'inbox' },
      { metric: 'glanced' },
      { data: undefined },
      { data: [1, 2] },
      { timestamp: 'yesterday' },
    ];
    // Only subscription metrics are feedback, and these have another.
    return jsonCallback(eventId, { ...ordinary, object_type: 'push', metric: 'sent', ...chance.pick(oddities) });
  }
  return { ...jsonCallback(eventId, ordinary), isFeedback: feedbackKinds.has(kindOf(ordinary)) };
}

const nothing = { becomes: 'nothing', isFeedback: false } as const;

const jsonCallback = (key: string, event: Draft): Single => ({
  key,
  body: Buffer.from(JSON.stringify(event)),
  signed: 'rightly',
  becomes: 'row',
  isFeedback: false,
  failsListener: false,
});

function noJson(chance: Chance, eventId: string): Single {
  const endings = [Buffer.from([0xff, 0xfe, 0x00]), Buffer.from('{"half":'), Buffer.from(`\u0000${'x'.repeat(200)}`)];
  const body = Buffer.concat([Buffer.from(`${eventId} `), chance.pick(endings)]);
  const unread = { becomes: 'quarantine', isFeedback: false, failsListener: false } as const;
  return { key: eventId, body, signed: 'rightly', ...unread };
}

/** Kept apart by its delivery, so that no two bodies are the same. */
function withoutId(eventId: string, ordinary: Draft): Single {
  const event = {
    ...ordinary,
    event_id: undefined,
    object_type: 'email',
    metric: 'sent',
    data: { delivery_id: eventId },
  };
  const callback = jsonCallback('', event);
  return { ...callback, key: createHash('sha256').update(callback.body).digest('hex') };
}

const kinds = [
  ['email', 'sent', 30],
  ['email', 'delivered', 30],
  ['email', 'opened', 18],
  ['email', 'clicked', 6],
  ['push', 'sent', 6],
  ['email', 'bounced', 2],
  ['email', 'spammed', 1],
  ['customer', 'unsubscribed', 2],
] as const;

const feedbackKinds: ReadonlySet<string> = new Set(['email bounced', 'email spammed', 'customer unsubscribed']);
const kindOf = ({ object_type: object, metric }: Draft): string => `${String(object)} ${String(metric)}`;

function ordinaryEvent(chance: Chance, eventId: string, timestamp: number): Draft {
  const person = `person-${chance.int(1, 20_000)}`;
  const email = `${person}@example.com`;
  const identifiers = { id: person, email, cio_id: `cio_${person}` };
  let dice = chance.int(1, 95);
  const [object, metric] = kinds.find(([, , share]) => (dice -= share) <= 0) ?? kinds[0];
  const data =
    object === 'customer'
      ? { customer_id: person, email_address: email, identifiers }
      : {
          customer_id: person,
          delivery_id: `d-${eventId}`,
          identifiers,
          recipient: email,
          subject: chance.pick(['Your order', 'Grüße 😀', 'A "quoted" subject']),
          campaign_id: chance.int(1, 9),
          ...(metric === 'opened' && chance.percent(40) && { prefetched: true }),
          ...(metric === 'clicked' && { href: 'https://www.example.com/?a=1&b=2', link_id: chance.int(1, 99) }),
          ...(metric === 'bounced' && { failure_message: '550 5.5.0 mailbox unavailable' }),
        };
  return { event_id: eventId, object_type: object, metric, timestamp, data };
}
