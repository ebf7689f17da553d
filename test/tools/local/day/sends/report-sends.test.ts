import type { SendLine } from '../../../../../tools/local/day/sends/check-sends';
import type { SendsPlayed } from '../../../../../tools/local/day/sends/end-sends';
import { sendCounts, sendLedgerText, sendLines, sendsTable } from '../../../../../tools/local/day/sends/report-sends';

const line = (
  key: string,
  seen: SendLine['seen'],
  accepted: number,
  onUnknown: 'park' | 'resend' = 'park',
): SendLine => ({
  published: {
    ...{ key, kind: 'receipt', story: 'receipt', messageId: `m-${key}`, onUnknown, replayed: false },
    ...{ expiresAtMs: undefined, refusedAs: undefined },
  },
  ...{ seen, accepted, deliveryId: undefined, tries: 2 },
  attempts: [{ key, receivedAtMs: 0, status: 0, answeredId: undefined, deliveryId: 'd' }],
});
const ledger = [
  line('a', { kind: 'delivered' }, 1),
  line('a', { kind: 'duplicate' }, 1),
  line('b', { kind: 'parked', code: 'SEND_OUTCOME_UNKNOWN' }, 1),
  line('c', { kind: 'parked', code: 'MESSAGE_EXPIRED' }, 0),
  line('d', { kind: 'parked', code: 'CUSTOMERIO_REJECTED' }, 0),
  line('e', { kind: 'delivered' }, 2, 'resend'),
];
const played: SendsPlayed = { ledger, problems: [], faults: [], rows: [] };

describe('sendCounts', () => {
  it('counts messages by their ends, and event_ids by what Customer.io accepted', () => {
    expect(sendCounts([...ledger, line('f', { kind: 'delivered' }, 3)])).toEqual({
      ...{ published: 7, events: 6, delivered: 3, duplicate: 1, expired: 1, 'in doubt': 1, refused: 1 },
      ...{ pending: 0, missing: 0, acceptedTwice: 1, resentTwice: 1, doubtful: 1, doubtfulAccepted: 1 },
    });
  });
});

describe('sendsTable', () => {
  it('has a row for each kind and their sum', () => {
    const rows = sendsTable(ledger).split('\n').slice(2, -1);
    expect(rows.map((row) => row.split('│')[1]?.trim())).toEqual([
      'receipt, e-mail with attachment',
      'one-time code, SMS, expires',
      'password reset, e-mail, resend',
      'parcel at the door, push',
      'breaks the contract',
      'all',
    ]);
  });
});

describe('sendLines', () => {
  it('says that the sends hold, and the sum', () => {
    expect(sendLines(played)).toEqual([
      'SENDS: holds. 6 accepted by Pub/Sub = 2 delivered + 1 duplicate + 1 expired + 1 in doubt + 1 refused; 0 pending, 0 missing.',
      'Accepted twice by Customer.io: 0 of 5 event_ids (and 1 whose message says resend). Of 1 in doubt it has accepted 1.',
    ]);
  });

  it('says loudly that they do not, with the first problems', () => {
    const problems = Array.from({ length: 12 }, (_, index) => `problem ${index}`);
    const lines = sendLines({ ...played, problems });
    expect(lines[0]).toMatch(/^SENDS: FAILS\. /);
    expect(lines.slice(2)).toEqual([...problems.slice(0, 10).map((problem) => `  ${problem}`), '  … and 2 more']);
  });
});

describe('sendLedgerText', () => {
  it('has one line for every message, and a head', () => {
    const lines = sendLedgerText(ledger).trimEnd().split('\n');
    expect(lines).toHaveLength(ledger.length + 1);
    expect(lines[3]).toBe('b\treceipt\tm-b\tfirst\tparked: SEND_OUTCOME_UNKNOWN\t2\t0 doubtful\t1\t');
  });
});
