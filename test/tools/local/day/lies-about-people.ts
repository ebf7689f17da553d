/** Lies about what Customer.io knows in the end, and things that nobody published. */
import type { Books } from '../../../../tools/local/day/books';
import { topics } from '../../../../shared/names';
import {
  applied,
  buyer,
  honest,
  order,
  personOf,
  publishedAs,
  signUp,
  withPerson,
  without,
  type Lie,
} from './doctored-books';

export const liesAboutPeople: readonly Lie[] = [
  [
    'an event that counts twice',
    'EVENT_TWICE',
    (): Books => withPerson(buyer, ({ events }) => ({ events: [...events, ...events] })),
  ],
  [
    'an event that Customer.io does not have',
    'EVENT_MISSING',
    (): Books =>
      withPerson(buyer, ({ events }) => ({
        events: events.filter(({ attributes }) => attributes.day_marker !== order.marker),
      })),
  ],
  [
    'an event on the wrong person',
    'EVENT_UNEXPECTED',
    (): Books =>
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
    (): Books => withPerson(buyer, ({ attributes }) => ({ attributes: { ...attributes, plan: 'the one before' } })),
  ],
  [
    'an attribute that nobody wrote',
    'ATTRIBUTE_STALE',
    (): Books => withPerson(buyer, ({ attributes }) => ({ attributes: { ...attributes, surprise: 1 } })),
  ],
  [
    'an attribute that got lost',
    'ATTRIBUTE_STALE',
    (): Books => withPerson(buyer, ({ attributes }) => ({ attributes: without('created_at')(attributes) })),
  ],
  [
    'a person who got lost',
    'PERSON_MISSING',
    (): Books => ({ ...honest, people: honest.people.filter(({ id }) => id !== buyer) }),
  ],
  [
    'a person whom nobody mentioned',
    'PERSON_UNEXPECTED',
    (): Books => ({
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
    (): Books => withPerson(personOf(publishedAs('device removed')), () => ({ deviceTokens: [] })),
  ],
  [
    'a device that came back',
    'DEVICES_DIFFER',
    (): Books => withPerson(buyer, ({ deviceTokens }) => ({ deviceTokens: [...deviceTokens, 'token-x'] })),
  ],
  [
    'an order that was dropped behind a 200',
    'DROPPED_BEHIND_200',
    (): Books => ({
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
    (): Books => withPerson(personOf(publishedAs('person joins account')), () => ({ objects: [] })),
  ],
  [
    'an event that lost its content',
    'EVENT_DIFFERS',
    (): Books =>
      withPerson(buyer, ({ events }) => ({
        events: events.map((event) => ({ ...event, attributes: { day_marker: event.attributes.day_marker } })),
      })),
  ],
  [
    'an event that Customer.io dates by itself',
    'EVENT_DIFFERS',
    (): Books =>
      withPerson(buyer, ({ events }) => ({ events: events.map((event) => ({ ...event, timestamp: 1_795_000_001 })) })),
  ],
  [
    'a day that went on too early',
    'UNSETTLED',
    (): Books => ({ ...honest, unsettled: ['after 300 messages: not settled within 60 s'] }),
  ],
  ['a suppression that got lost', 'SUPPRESSION_DIFFERS', (): Books => ({ ...honest, suppressed: [] })],
  [
    'a suppression that nobody asked for',
    'SUPPRESSION_DIFFERS',
    (): Books => ({ ...honest, suppressed: [...honest.suppressed, `id:${buyer}`] }),
  ],
  [
    'a request that nobody published',
    'STRANGER',
    (): Books => ({
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
    (): Books => ({
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
    (): Books => ({
      ...honest,
      outcomes: [
        ...honest.outcomes,
        { outcome: 'delivered', messageId: '1', code: undefined, deliveryAttempt: 1, text: '{}' },
      ],
    }),
  ],
];
