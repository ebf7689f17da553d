/** Lies about the fate of messages, about what was parked, and about what went out. */
import type { Books } from '../../../../tools/local/day/books';
import { topics } from '../../../../shared/names';
import type { Json } from '../../../../tools/local/day/operation';
import {
  applied,
  honest,
  order,
  publishedAs,
  signUp,
  spoiled,
  twice,
  ulidOf,
  withDeadLetter,
  withOperations,
  without,
  withoutAttribute,
  type Lie,
} from './doctored-books';

export const liesAboutMessages: readonly Lie[] = [
  [
    'an order that never arrived, of which nobody wrote',
    'MISSING',
    (): Books => ({
      ...withOperations(order.marker, () => undefined),
      outcomes: honest.outcomes.filter(({ messageId }) => messageId !== order.messageId),
    }),
  ],
  [
    'an order that never arrived, although the function said so',
    'ACKED_AND_GONE',
    (): Books => withOperations(order.marker, () => undefined),
  ],
  [
    'a refused item of a 207 that the function took for accepted',
    'ACKED_AND_GONE',
    (): Books => ({
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
    (): Books => ({
      ...honest,
      deadLetters: honest.deadLetters.filter(({ attributes }) => attributes.source_message_id !== spoiled.messageId),
    }),
  ],
  [
    'a message that Pub/Sub still has',
    'PENDING',
    (): Books => ({
      ...withOperations(order.marker, () => undefined),
      outcomes: honest.outcomes.filter(({ messageId }) => messageId !== order.messageId),
      pending: new Map([[topics.track, 1]]),
    }),
  ],
  [
    'a good message parked',
    'FATE_DIFFERS',
    (): Books => ({
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
    (): Books =>
      withDeadLetter(spoiled, ({ attributes }) => ({ attributes: { ...attributes, error_code: 'MESSAGE_TOO_LARGE' } })),
  ],
  [
    'a broken message that was sent all the same',
    'DELIVERED_THOUGH_PARKED',
    (): Books => ({
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
    (): Books => ({
      ...honest,
      outcomes: honest.outcomes.map((line) =>
        line.messageId === order.messageId ? { ...line, outcome: 'parked', code: 'MESSAGE_MALFORMED' } : line,
      ),
    }),
  ],
  [
    'parked bytes that were written anew',
    'PARKED_BYTES_DIFFER',
    (): Books =>
      withDeadLetter(spoiled, ({ data }) => ({
        data: Buffer.from(JSON.stringify(JSON.parse(data.toString()), null, 1)),
      })),
  ],
  [
    'a parked message without an attribute of the original',
    'PARKED_ATTRIBUTES_DIFFER',
    (): Books =>
      withDeadLetter(publishedAs('suppress from 25 h ago'), ({ attributes }) => ({
        attributes: { ...attributes, published_at: '2026-11-22T00:00:00.000Z' },
      })),
  ],
  [
    'a parked message without a detail',
    'PARKED_WITHOUT_REASON',
    (): Books => withDeadLetter(spoiled, withoutAttribute('error_detail')),
  ],
  [
    'a parked message without an identity',
    'PARKED_WITHOUT_REASON',
    (): Books => withDeadLetter(spoiled, withoutAttribute('event_id')),
  ],
  [
    'a parked message without its time',
    'PARKED_WITHOUT_REASON',
    (): Books => withDeadLetter(spoiled, withoutAttribute('published_at')),
  ],
  [
    'an address in a detail',
    'PERSONAL_DATA',
    (): Books =>
      withDeadLetter(spoiled, ({ attributes }) => ({
        attributes: { ...attributes, error_detail: 'email: got person-0001@example.com' },
      })),
  ],
  [
    'an address in a line',
    'PERSONAL_DATA',
    (): Books => ({
      ...honest,
      outcomes: honest.outcomes.map((line) =>
        line.messageId === order.messageId ? { ...line, text: '{"detail":"person-0001@example.com"}' } : line,
      ),
    }),
  ],
  ['an event without an id', 'ULID_MISSING', (): Books => withOperations(order.marker, without('id'))],
  [
    'an event whose id is no ULID',
    'ULID_MISSING',
    (): Books => withOperations(order.marker, (operation) => ({ ...operation, id: order.messageId })),
  ],
  [
    'a redelivery under another ULID',
    'ULID_DIFFERS',
    (): Books => ({
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
    (): Books => withOperations(order.marker, (operation) => ({ ...operation, id: ulidOf(twice) })),
  ],
  [
    'an event with the time of sending',
    'TIME_WRONG',
    (): Books => withOperations(order.marker, (operation) => ({ ...operation, timestamp: 1_795_000_001 })),
  ],
  ['a change without its time', 'TIME_WRONG', (): Books => withOperations(signUp.marker, without('timestamp'))],
  [
    'a ULID of another time',
    'TIME_WRONG',
    (): Books =>
      withOperations(order.marker, (operation) => ({
        ...operation,
        id: `01${ulidOf(order).slice(2)}`.replace(/^(..)./, '$10'),
      })),
  ],
];
