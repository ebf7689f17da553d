/**
 * Goal: the proof sees every lie. Method: books of an honest day, in which nothing is found; then the same books doctored
 * in one place, where exactly that must be named.
 */
import type { Books, DeadLetter, Published, SandboxPerson } from '../../../../tools/local/day/books';
import { isJsonObject, type Json } from '../../../../tools/local/day/operation';
import { prove } from '../../../../tools/local/day/proof';
import { violationTable, type ViolationKind } from '../../../../tools/local/day/violations';
import { topics } from '../../../../shared/names';
import { honestBooks } from './honest-books';

const kindsOf = (books: Books): readonly ViolationKind[] => [
  ...new Set(prove(books).violations.map(({ kind }) => kind)),
];

const honest = honestBooks(1);

const publishedAs = (story: string): Published => {
  const published = honest.published.find((candidate) => candidate.story === story);
  if (published === undefined) throw new Error(`the day has no ${story}`);
  return published;
};

const applied = { result: 'applied' } as const;

type Wire = { readonly batch: readonly Json[] };

const without =
  (name: string) =>
  (fields: Json): Json =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));

/** The books with every v2 operation of a message changed, or taken away. */
function withOperations(marker: string, change: (operation: Json) => Json | undefined): Books {
  const requests = honest.requests.map((request) => {
    if (!JSON.stringify(request.body).includes(`"${marker}"`)) return request;
    const { batch } = request.body as Wire;
    const changed = batch.map(change).filter((operation) => operation !== undefined);
    return { ...request, body: { batch: changed } };
  });
  return { ...honest, requests };
}

const withPerson = (id: string, change: (person: SandboxPerson) => Partial<SandboxPerson>): Books => ({
  ...honest,
  people: honest.people.map((person) => (person.id === id ? { ...person, ...change(person) } : person)),
});

const withDeadLetter = (source: Published, change: (letter: DeadLetter) => Partial<DeadLetter>): Books => ({
  ...honest,
  deadLetters: honest.deadLetters.map((letter) =>
    letter.attributes.source_message_id === source.messageId ? { ...letter, ...change(letter) } : letter,
  ),
});

const withoutAttribute =
  (name: string) =>
  (letter: DeadLetter): Partial<DeadLetter> => ({
    attributes: Object.fromEntries(Object.entries(letter.attributes).filter(([key]) => key !== name)),
  });

const order = publishedAs('order');
const twice = publishedAs('order, published twice with one key');
const spoiled = publishedAs('unknown field');
const signUp = publishedAs('sign-up');
const personOf = ({ data }: Published): string => {
  const { identifiers } = JSON.parse(data.toString()) as { identifiers: { id: string } };
  return identifiers.id;
};
const buyer = personOf(order);
const ulidOf = (published: Published): string => {
  const request = honest.requests.find(({ body }) => JSON.stringify(body).includes(`"${published.marker}"`));
  const [operation] = (request?.body as Wire).batch;
  return String(operation?.id);
};

const lies: readonly (readonly [what: string, expected: ViolationKind, books: () => Books])[] = [
  [
    'an order that never arrived, of which nobody wrote',
    'MISSING',
    () => ({
      ...withOperations(order.marker, () => undefined),
      outcomes: honest.outcomes.filter(({ messageId }) => messageId !== order.messageId),
    }),
  ],
  [
    'an order that never arrived, although the function said so',
    'ACKED_AND_GONE',
    () => withOperations(order.marker, () => undefined),
  ],
  [
    'a refused item of a 207 that the function took for accepted',
    'ACKED_AND_GONE',
    () => ({
      ...honest,
      requests: honest.requests.map((request) =>
        JSON.stringify(request.body).includes(`"${order.marker}"`)
          ? { ...request, status: 207, results: [{ result: 'rejected' }] }
          : request,
      ),
    }),
  ],
  [
    'a parked message that is on no dead-letter topic',
    'ACKED_AND_GONE',
    () => ({
      ...honest,
      deadLetters: honest.deadLetters.filter(({ attributes }) => attributes.source_message_id !== spoiled.messageId),
    }),
  ],
  [
    'a message that Pub/Sub still has',
    'PENDING',
    () => ({
      ...withOperations(order.marker, () => undefined),
      outcomes: honest.outcomes.filter(({ messageId }) => messageId !== order.messageId),
      pending: new Map([[topics.track, 1]]),
    }),
  ],
  [
    'a good message parked',
    'FATE_DIFFERS',
    () => ({
      ...honest,
      deadLetters: [
        ...honest.deadLetters,
        {
          topic: order.topic,
          messageId: 'dead-1',
          data: order.data,
          attributes: { error_code: 'MESSAGE_MALFORMED', source_message_id: order.messageId },
        },
      ],
    }),
  ],
  [
    'another code than the right one',
    'FATE_DIFFERS',
    () =>
      withDeadLetter(spoiled, ({ attributes }) => ({ attributes: { ...attributes, error_code: 'MESSAGE_TOO_LARGE' } })),
  ],
  [
    'a broken message that was sent all the same',
    'DELIVERED_THOUGH_PARKED',
    () => ({
      ...honest,
      requests: [
        ...honest.requests,
        {
          method: 'POST',
          path: '/api/v2/batch',
          status: 200,
          results: [applied],
          body: {
            batch: [
              { action: 'identify', identifiers: { id: 'person-0001' }, attributes: { day_marker: spoiled.marker } },
            ],
          },
        },
      ],
    }),
  ],
  [
    'a line that says parked of what was delivered',
    'OUTCOME_DIFFERS',
    () => ({
      ...honest,
      outcomes: honest.outcomes.map((line) =>
        line.messageId === order.messageId ? { ...line, outcome: 'parked', code: 'MESSAGE_MALFORMED' } : line,
      ),
    }),
  ],
  [
    'parked bytes that were written anew',
    'PARKED_BYTES_DIFFER',
    () =>
      withDeadLetter(spoiled, ({ data }) => ({
        data: Buffer.from(JSON.stringify(JSON.parse(data.toString()), null, 1)),
      })),
  ],
  [
    'a parked message without an attribute of the original',
    'PARKED_ATTRIBUTES_DIFFER',
    () =>
      withDeadLetter(publishedAs('suppress from 25 h ago'), ({ attributes }) => ({
        attributes: { ...attributes, published_at: '2026-11-22T00:00:00.000Z' },
      })),
  ],
  [
    'a parked message without a detail',
    'PARKED_WITHOUT_REASON',
    () => withDeadLetter(spoiled, withoutAttribute('error_detail')),
  ],
  [
    'a parked message without an identity',
    'PARKED_WITHOUT_REASON',
    () => withDeadLetter(spoiled, withoutAttribute('event_id')),
  ],
  [
    'a parked message without its time',
    'PARKED_WITHOUT_REASON',
    () => withDeadLetter(spoiled, withoutAttribute('published_at')),
  ],
  [
    'an address in a detail',
    'PERSONAL_DATA',
    () =>
      withDeadLetter(spoiled, ({ attributes }) => ({
        attributes: { ...attributes, error_detail: 'email: got person-0001@example.com' },
      })),
  ],
  [
    'an address in a line',
    'PERSONAL_DATA',
    () => ({
      ...honest,
      outcomes: honest.outcomes.map((line) =>
        line.messageId === order.messageId ? { ...line, text: '{"detail":"person-0001@example.com"}' } : line,
      ),
    }),
  ],
  ['an event without an id', 'ULID_MISSING', () => withOperations(order.marker, without('id'))],
  [
    'an event whose id is no ULID',
    'ULID_MISSING',
    () => withOperations(order.marker, (operation) => ({ ...operation, id: order.messageId })),
  ],
  [
    'a redelivery under another ULID',
    'ULID_DIFFERS',
    () => ({
      ...honest,
      requests: [
        ...honest.requests,
        {
          method: 'POST',
          path: '/api/v2/entity',
          status: 503,
          results: [applied],
          body: {
            ...(JSON.parse(order.data.toString()) as Json),
            action: 'event',
            timestamp: 1_794_950_000,
            id: `${ulidOf(order).slice(0, 25)}Z`,
          },
        },
      ],
    }),
  ],
  [
    'one ULID for two events',
    'ULID_SHARED',
    () => withOperations(order.marker, (operation) => ({ ...operation, id: ulidOf(twice) })),
  ],
  [
    'an event with the time of sending',
    'TIME_WRONG',
    () => withOperations(order.marker, (operation) => ({ ...operation, timestamp: 1_795_000_001 })),
  ],
  ['a change without its time', 'TIME_WRONG', () => withOperations(signUp.marker, without('timestamp'))],
  [
    'a ULID of another time',
    'TIME_WRONG',
    () =>
      withOperations(order.marker, (operation) => ({
        ...operation,
        id: `01${ulidOf(order).slice(2)}`.replace(/^(..)./, '$10'),
      })),
  ],
  [
    'an event that counts twice',
    'EVENT_TWICE',
    () => withPerson(buyer, ({ events }) => ({ events: [...events, ...events] })),
  ],
  [
    'an event that Customer.io does not have',
    'EVENT_MISSING',
    () =>
      withPerson(buyer, ({ events }) => ({
        events: events.filter(({ attributes }) => attributes.day_marker !== order.marker),
      })),
  ],
  [
    'an event on the wrong person',
    'EVENT_UNEXPECTED',
    () =>
      withPerson(personOf(signUp), ({ events }) => ({
        events: [
          ...events,
          { ulid: undefined, name: 'order_placed', timestamp: 1_795_000_000, attributes: { day_marker: 'm-999999' } },
        ],
      })),
  ],
  [
    'an attribute of an older write',
    'ATTRIBUTE_STALE',
    () => withPerson(buyer, ({ attributes }) => ({ attributes: { ...attributes, plan: 'the one before' } })),
  ],
  [
    'an attribute that nobody wrote',
    'ATTRIBUTE_STALE',
    () => withPerson(buyer, ({ attributes }) => ({ attributes: { ...attributes, surprise: 1 } })),
  ],
  [
    'an attribute that got lost',
    'ATTRIBUTE_STALE',
    () => withPerson(buyer, ({ attributes }) => ({ attributes: without('created_at')(attributes) })),
  ],
  [
    'a person who got lost',
    'PERSON_MISSING',
    () => ({ ...honest, people: honest.people.filter(({ id }) => id !== buyer) }),
  ],
  [
    'a person whom nobody mentioned',
    'PERSON_UNEXPECTED',
    () => ({
      ...honest,
      people: [
        ...honest.people,
        { id: 'person-9999', email: undefined, attributes: {}, deviceTokens: [], objects: [], events: [] },
      ],
    }),
  ],
  [
    'a device that got lost',
    'DEVICES_DIFFER',
    () => withPerson(personOf(publishedAs('device removed')), () => ({ deviceTokens: [] })),
  ],
  [
    'a device that came back',
    'DEVICES_DIFFER',
    () => withPerson(buyer, ({ deviceTokens }) => ({ deviceTokens: [...deviceTokens, 'token-x'] })),
  ],
  [
    'an order that was dropped behind a 200',
    'DROPPED_BEHIND_200',
    () => ({
      ...honest,
      requests: honest.requests.map((request) =>
        JSON.stringify(request.body).includes(`"${order.marker}"`)
          ? { ...request, results: [{ result: 'ignored', reason: 'over_rate' }] }
          : request,
      ),
    }),
  ],
  [
    'a relationship that got lost',
    'RELATIONSHIPS_DIFFER',
    () => withPerson(personOf(publishedAs('person joins account')), () => ({ objects: [] })),
  ],
  [
    'an event that lost its content',
    'EVENT_DIFFERS',
    () =>
      withPerson(buyer, ({ events }) => ({
        events: events.map((event) => ({ ...event, attributes: { day_marker: event.attributes.day_marker } })),
      })),
  ],
  [
    'an event that Customer.io dates by itself',
    'EVENT_DIFFERS',
    () =>
      withPerson(buyer, ({ events }) => ({ events: events.map((event) => ({ ...event, timestamp: 1_795_000_001 })) })),
  ],
  [
    'a day that went on too early',
    'UNSETTLED',
    () => ({ ...honest, unsettled: ['after 300 messages: not settled within 60 s'] }),
  ],
  ['a suppression that got lost', 'SUPPRESSION_DIFFERS', () => ({ ...honest, suppressed: [] })],
  [
    'a suppression that nobody asked for',
    'SUPPRESSION_DIFFERS',
    () => ({ ...honest, suppressed: [...honest.suppressed, `id:${buyer}`] }),
  ],
  [
    'a request that nobody published',
    'STRANGER',
    () => ({
      ...honest,
      requests: [
        ...honest.requests,
        {
          method: 'PUT',
          path: '/api/v1/customers/person-0001',
          status: 200,
          results: [applied],
          body: { plan: 'free' },
        },
      ],
    }),
  ],
  [
    'a dead letter that nobody published',
    'STRANGER',
    () => ({
      ...honest,
      deadLetters: [
        ...honest.deadLetters,
        { topic: topics.track, messageId: 'dead-2', data: Buffer.from('{}'), attributes: {} },
      ],
    }),
  ],
  [
    'a line about a message that nobody published',
    'STRANGER',
    () => ({
      ...honest,
      outcomes: [
        ...honest.outcomes,
        { outcome: 'delivered', messageId: '1', code: undefined, deliveryAttempt: 1, text: '{}' },
      ],
    }),
  ],
];

describe('prove', () => {
  it.each([1, 2, 3, 4, 5])('finds nothing in the books of an honest day, seed %i', (seed) => {
    expect(prove(honestBooks(seed))).toMatchObject({ holds: true, violations: [], unloggedCount: 0 });
  });

  it('holds for a day of some thousand messages', () => {
    expect(prove(honestBooks(6, 3_000)).violations).toEqual([]);
  });

  it.each(lies)('sees %s: %s', (_what, expected, books) => {
    expect(kindsOf(books())).toContain(expected);
  });

  it('has a lie for every kind of violation', () => {
    expect([...new Set(lies.map(([, kind]) => kind))].sort()).toEqual(Object.keys(violationTable).sort());
  });

  it('does not hold a lost line against a message whose effect is there', () => {
    const outcomes = honest.outcomes.filter(({ messageId }) => messageId !== order.messageId);
    expect(prove({ ...honest, outcomes })).toMatchObject({ holds: true, unloggedCount: 1 });
  });
});

describe('honestBooks', () => {
  it('sends large and anonymous events through v1, so that the proof reads them there too', () => {
    const paths = new Set(honest.requests.map(({ path }) => path.replace(/person-[^/]+/, ':id')));
    expect([...paths].sort()).toEqual(['/api/v1/customers/:id/events', '/api/v1/events', '/api/v2/batch']);
    expect(honest.requests.every(({ body }) => isJsonObject(body))).toBe(true);
  });
});
