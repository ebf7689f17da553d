import { checkMessageLedger, type LedgerRow } from '../../../../../tools/local/day/sends/check-message-ledger';
import type { SendLine } from '../../../../../tools/local/day/sends/check-sends';

const line = (messageId: string, seen: SendLine['seen'], deliveryId?: string): SendLine => ({
  published: {
    ...{ key: `key of ${messageId}`, kind: 'receipt', story: 's', messageId, onUnknown: 'park', replayed: false },
    ...{ expiresAtMs: undefined, refusedAs: undefined },
  },
  ...{ seen, attempts: [], accepted: 0, deliveryId, tries: 1 },
});
const row = (messageId: string, fate: string, more: Partial<LedgerRow> = {}): LedgerRow => ({
  ...{ messageId, eventId: `key of ${messageId}`, fate, code: null, deliveryId: null, sentAt: null, deliveredAt: null },
  ...more,
});
const ledger = [
  line('m1', { kind: 'delivered' }, 'd1'),
  line('m2', { kind: 'delivered' }, 'd2'),
  line('m3', { kind: 'parked', code: 'MESSAGE_EXPIRED' }),
];
const first = row('m1', 'delivered', { deliveryId: 'd1', sentAt: 'then', deliveredAt: 'later' });
const second = row('m2', 'duplicate', { deliveryId: 'd2', sentAt: 'then' });
const third = row('m3', 'parked', { code: 'MESSAGE_EXPIRED' });
const told = { sent: new Set(['d1', 'd2']), delivered: new Set(['d1']) };

describe('checkMessageLedger', () => {
  it('finds nothing where the view says what happened, also of a message that was pushed again', () => {
    expect(checkMessageLedger(ledger, [first, second, third], told)).toEqual([]);
  });

  it.each<[string, LedgerRow[], string]>([
    ['a row that is not there', [first, second], 'key of m3: has no row'],
    ['a row of nobody', [first, second, third, row('m9', 'delivered')], 'm9: nobody published it'],
    ['another fate', [{ ...first, fate: 'open' }, second, third], 'key of m1: says open, seen was delivered'],
    [
      'another reason',
      [first, second, { ...third, code: 'CUSTOMERIO_REJECTED' }],
      'key of m3: says parked: CUSTOMERIO_REJECTED, seen was parked: MESSAGE_EXPIRED',
    ],
    ['another event_id', [{ ...first, eventId: null }, second, third], 'key of m1: says event_id none'],
    [
      'another delivery',
      [{ ...first, deliveryId: 'd2' }, second, third],
      'key of m1: says delivery_id d2, the line has d1',
    ],
    [
      'a delivery that was not told of',
      [{ ...first, sentAt: null }, second, third],
      'key of m1: has another sent_at than was told',
    ],
    [
      'an arrival that was not told of',
      [first, { ...second, deliveredAt: 'later' }, third],
      'key of m2: has another delivered_at than was told',
    ],
  ])('sees %s', (_claim, rows, expected) => {
    expect(checkMessageLedger(ledger, rows, told)).toEqual([expected]);
  });
});
