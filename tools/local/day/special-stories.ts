/** People to whom something rare happens. Each story has people of its own, and nothing else happens to them. */
import { messageAttributes } from '../../../shared/names';
import { emailOf, eventBody, identifyBody, isoSeconds, onIdentify, onTrack, type DayDraft } from './day-draft';
import { markerAttribute, type Json } from './operation';

/** Hours by name, so that a story reads as one. What follows a delete, suppress or merge comes hours later. */
const [night, morning, noon, afternoon, evening, lateEvening] = [0, 1, 2, 3, 4, 5] as const;

export type Story = (draft: DayDraft) => void;

type Line = { readonly draft: DayDraft; readonly hour: number; readonly person: string; readonly story: string };

function identify({ draft, hour, person, story }: Line, share: number, attributes: Json): void {
  const timestamp = draft.secondsOf(hour, share);
  const body = identifyBody(person, { timestamp, attributes });
  draft.add(hour, { topic: onIdentify, story, atSeconds: timestamp, body });
}

function track({ draft, hour, person, story }: Line, share: number, name: string, attributes: Json = {}): void {
  const timestamp = draft.secondsOf(hour, share);
  draft.add(hour, {
    topic: onTrack,
    story,
    atSeconds: timestamp,
    body: eventBody(person, name, { timestamp, attributes }),
  });
}

/** An operation without attributes of its own, known by its action and its person. */
function operate({ draft, hour, story }: Line, share: number, operation: Json): void {
  const timestamp = draft.secondsOf(hour, share);
  draft.add(hour, { topic: onIdentify, story, atSeconds: timestamp, body: () => ({ ...operation, timestamp }) });
}

const suppressed: Story = (draft) => {
  const person = draft.nextPerson();
  const line = { draft, person };
  identify({ ...line, hour: night, story: 'sign-up, suppressed later' }, 0.1, {
    email: emailOf(person),
    plan: 'basic',
  });
  track({ ...line, hour: morning, story: 'order before the suppression' }, 0.2, 'order_placed', { total: 12.5 });
  const identifiers = { id: person };
  operate({ ...line, hour: noon, story: 'suppression' }, 0.5, { action: 'suppress', identifiers });
  identify({ ...line, hour: afternoon, story: 'change while suppressed' }, 0.3, { plan: 'premium' });
  track({ ...line, hour: afternoon, story: 'event while suppressed' }, 0.4, 'order_placed', { total: 99 });
  operate({ ...line, hour: evening, story: 'suppression lifted' }, 0.5, { action: 'unsuppress', identifiers });
  identify({ ...line, hour: lateEvening, story: 'sign-up again' }, 0.3, { plan: 'free', seats: 2 });
};

const suppressedForGood: Story = (draft) => {
  const person = draft.nextPerson();
  const line = { draft, person };
  identify({ ...line, hour: night, story: 'sign-up, suppressed for good' }, 0.2, {
    email: emailOf(person),
    plan: 'free',
  });
  operate({ ...line, hour: morning, story: 'suppression for good' }, 0.5, {
    action: 'suppress',
    identifiers: { id: person },
  });
  identify({ ...line, hour: evening, story: 'change while suppressed for good' }, 0.5, { plan: 'premium' });
};

const deleted: Story = (draft) => {
  const person = draft.nextPerson();
  const line = { draft, person };
  identify({ ...line, hour: night, story: 'sign-up, deleted later' }, 0.4, {
    email: emailOf(person),
    plan: 'premium',
    seats: 9,
  });
  operate({ ...line, hour: noon, story: 'deletion' }, 0.1, { action: 'delete', identifiers: { id: person } });
  identify({ ...line, hour: evening, story: 'created again after deletion' }, 0.2, { plan: 'free' });
};

const merged: Story = (draft) => {
  const primary = draft.nextPerson();
  const secondary = draft.nextPerson();
  identify({ draft, person: primary, hour: night, story: 'sign-up, kept in a merge' }, 0.3, {
    email: emailOf(primary),
    plan: 'basic',
  });
  identify({ draft, person: secondary, hour: night, story: 'sign-up, merged away' }, 0.6, { plan: 'free', seats: 3 });
  track({ draft, person: secondary, hour: morning, story: 'order before the merge' }, 0.3, 'order_placed', {
    total: 7,
  });
  operate({ draft, person: primary, hour: afternoon, story: 'merge' }, 0.5, {
    action: 'merge',
    primary: { id: primary },
    secondary: { id: secondary },
  });
  identify({ draft, person: primary, hour: evening, story: 'change after the merge' }, 0.5, { seats: 4 });
};

const anonymous: Story = (draft) => {
  const person = draft.nextPerson();
  const anonymousId = `visitor-of-${person}`;
  for (const share of [0.2, 0.4, 0.6]) {
    const timestamp = draft.secondsOf(morning, share);
    draft.add(morning, {
      topic: onTrack,
      story: 'anonymous page view',
      atSeconds: timestamp,
      body: (marker) => ({
        action: 'page',
        anonymous_id: anonymousId,
        name: 'https://www.example.com/pricing',
        timestamp,
        attributes: { [markerAttribute]: marker },
      }),
    });
  }
  identify({ draft, person, hour: noon, story: 'sign-up of a visitor' }, 0.7, {
    email: emailOf(person),
    anonymous_id: anonymousId,
  });
  track({ draft, person, hour: afternoon, story: 'order of a former visitor' }, 0.1, 'order_placed', { total: 31 });
};

const devices: Story = (draft) => {
  const person = draft.nextPerson();
  const line = { draft, person };
  const identifiers = { id: person };
  const token = `token-${person}`;
  identify({ ...line, hour: night, story: 'sign-up with two devices' }, 0.1, { email: emailOf(person) });
  for (const [number, platform] of (['ios', 'android'] as const).entries()) {
    operate({ ...line, hour: morning, story: 'device added' }, 0.1 + number / 10, {
      action: 'add_device',
      identifiers,
      device: { token: `${token}-${number}`, platform, last_used: draft.secondsOf(morning, 0) },
    });
  }
  operate({ ...line, hour: afternoon, story: 'device removed' }, 0.5, {
    action: 'delete_device',
    identifiers,
    device: { token: `${token}-0` },
  });
};

const objects: Story = (draft) => {
  const person = draft.nextPerson();
  const identifiers = { object_type_id: '1', object_id: `account-of-${person}` };
  const timestamp = draft.secondsOf(night, 0.5);
  draft.add(night, {
    topic: onIdentify,
    story: 'account created',
    atSeconds: timestamp,
    body: (marker) => ({ type: 'object', identifiers, attributes: { seats: 5, [markerAttribute]: marker } }),
  });
  identify({ draft, person, hour: night, story: 'sign-up with an account' }, 0.6, { email: emailOf(person) });
  operate({ draft, person, hour: morning, story: 'person joins account' }, 0.5, {
    action: 'add_relationships',
    identifiers: { id: person },
    cio_relationships: [{ identifiers, relationship_attributes: { role: 'admin' } }],
  });
};

/** Ids as numbers, an event with the publisher's own ULID, and values that fill their limits to the last byte. */
const unusual: Story = (draft) => {
  const number = 700_000 + Number(draft.nextPerson().slice('person-'.length));
  const timestamp = draft.secondsOf(noon, 0.5);
  draft.add(noon, {
    topic: onIdentify,
    story: 'sign-up with a number as id',
    atSeconds: timestamp,
    raw: { [messageAttributes.eventId]: `signup:${number}` },
    body: (marker) => ({
      identifiers: { id: number },
      attributes: { created_at: timestamp * 1000, [markerAttribute]: marker },
      timestamp: isoSeconds(timestamp),
    }),
  });
  const own = draft.add(afternoon, {
    topic: onTrack,
    story: 'order with its own ULID, published twice',
    atSeconds: draft.secondsOf(afternoon, 0.2),
    raw: {},
    body: (marker) => ({
      identifiers: { id: number },
      name: 'order_placed',
      id: ulidLike(timestamp, number),
      timestamp,
      attributes: { [markerAttribute]: marker },
    }),
  });
  draft.repeat(evening, own, draft.secondsOf(evening, 0.2));
};

/** 26 characters of Crockford's base 32: a time in milliseconds, then digits that only this story has. */
function ulidLike(seconds: number, unique: number): string {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let rest = seconds * 1000;
  let time = '';
  for (let place = 0; place < 10; place += 1) {
    time = `${digits.charAt(rest % 32)}${time}`;
    rest = Math.floor(rest / 32);
  }
  return `${time}${String(unique).padStart(16, '0')}`;
}

/** Legal to the last byte: one more and the message would be parked (see spoiled-messages.ts). */
const fullToTheBrim: Story = (draft) => {
  // A person of their own for each: 300 is also the most that one profile can have.
  const line = (): { draft: DayDraft; person: string; hour: number } => ({
    draft,
    person: draft.nextPerson(),
    hour: noon,
  });
  const attributes = Object.fromEntries(Array.from({ length: 298 }, (_, index) => [`field_${index}`, index]));
  identify({ ...line(), story: '299 attributes and the id' }, 0.1, attributes);
  identify({ ...line(), story: 'value of 1,000 bytes' }, 0.3, { note: 'é'.repeat(500), ['n'.repeat(150)]: true });
  const longId = `${draft.nextPerson()}-`.padEnd(150, 'x');
  identify({ ...line(), person: longId, story: 'id of 150 bytes' }, 0.5, { plan: 'free' });
  track({ ...line(), story: 'event name of 100 bytes' }, 0.6, 'x'.repeat(100));
  track({ ...line(), story: 'event of 40 kB, through v1' }, 0.7, 'cart_saved', { items: items(40_000) });
  track({ ...line(), story: 'event of 90 kB, through v1' }, 0.8, 'cart_saved', { items: items(90_000) });
};

/** A list of about that many bytes as JSON. */
export function items(bytes: number): readonly Json[] {
  return Array.from({ length: Math.floor(bytes / 100) }, (_, index) => ({
    sku: `sku-${String(index).padStart(5, '0')}`,
    text: 'x'.repeat(68),
  }));
}

export const specialStories: readonly Story[] = [
  suppressed,
  suppressedForGood,
  deleted,
  merged,
  anonymous,
  devices,
  objects,
  unusual,
  fullToTheBrim,
];
