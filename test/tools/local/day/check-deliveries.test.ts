// Goal: whatever is wrong with the rows of a day's events is seen. Method: honest books, and one thing changed in each.
import {
  checkDeliveries,
  type DeliveryBooks,
  type FunnelRow,
  type StoredEvent,
} from '../../../../tools/local/day/check-deliveries';

const event = (eventId: string, metric: string, deliveryId: string | null): StoredEvent => ({
  eventId,
  objectType: 'email',
  metric,
  deliveryId,
});
const events = [
  event('e1', 'sent', 'd1'),
  event('e2', 'delivered', 'd1'),
  event('e3', 'sent', 'd2'),
  event('e4', 'bounced', 'd2'),
  event('e5', 'sent', null),
];
const funnelRow: FunnelRow = {
  ...{ originType: 'campaign', originId: '1', deliveryType: 'email' },
  ...{ sent: 2, delivered: 1, opened: 0, clicked: 0, converted: 0, bounced: 1, complained: 0, unsubscribed: 0 },
};
const noJson = Buffer.from('{"half":');
const callback = (of: StoredEvent): DeliveryBooks['callbacks'][number] => ({
  isConfirmed: true,
  body: Buffer.from(of.eventId),
  event: of,
});
const books: DeliveryBooks = {
  // The first was sent twice, as Customer.io may.
  callbacks: [
    ...[...events, ...events.slice(0, 1)].map(callback),
    { isConfirmed: true, body: noJson, event: undefined },
  ],
  rows: events,
  quarantined: [noJson],
  funnel: [funnelRow],
};

describe('checkDeliveries', () => {
  it('finds nothing in honest books', () => {
    expect(checkDeliveries(books)).toEqual([]);
  });

  it.each<[string, DeliveryBooks, string]>([
    ['a row that is not there', { ...books, rows: events.slice(1) }, '1 events without a row: e1'],
    ['a row twice', { ...books, rows: [...events, ...events.slice(0, 1)] }, '1 events with several rows: e1'],
    ['a row of nobody', { ...books, rows: [...events, event('x', 'opened', 'd1')] }, '1 rows that nobody sent: x'],
    [
      'another metric',
      { ...books, rows: [event('e1', 'opened', 'd1'), ...events.slice(1)] },
      '1 rows that say something else: e1',
    ],
    [
      'another delivery',
      { ...books, rows: [event('e1', 'sent', 'd9'), ...events.slice(1)] },
      '1 rows that say something else: e1',
    ],
    ['bytes that are gone', { ...books, quarantined: [] }, '1 bodies that are no JSON and not in quarantine: 8 bytes'],
    [
      'bytes that differ',
      { ...books, quarantined: [noJson, Buffer.from('x')] },
      '1 quarantined bodies that are not of this kind: 1 bytes',
    ],
    [
      'a callback that was given up',
      { ...books, callbacks: [...books.callbacks, { ...callback(event('e1', 'sent', 'd1')), isConfirmed: false }] },
      '1 callbacks never confirmed: e1',
    ],
    [
      'a funnel that counts other deliveries',
      { ...books, funnel: [{ ...funnelRow, sent: 3 }] },
      'the funnel has 3 sent, emitted were 2',
    ],
  ])('sees %s', (_claim, of, expected) => {
    expect(checkDeliveries(of)).toEqual([expected]);
  });
});
