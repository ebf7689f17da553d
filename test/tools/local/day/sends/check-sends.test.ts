// Goal: whatever happens to a send that must not is seen. Method: honest books, and one thing changed in each.
import { checkSends } from '../../../../../tools/local/day/sends/check-sends';
import type { PublishedSend, SendAttempt, SendBooks } from '../../../../../tools/local/day/sends/send-books';
import { topics } from '../../../../../shared/names';

const t0 = 1_760_000_000_000;

const send = (key: string, messageId: string, more: Partial<PublishedSend> = {}): PublishedSend => ({
  ...{ key, kind: 'receipt', story: key, messageId, onUnknown: 'park', replayed: false },
  ...{ expiresAtMs: undefined, refusedAs: undefined, ...more },
});
const attempt = (key: string, status: number, id?: string, atMs = t0): SendAttempt => ({
  ...{ key, receivedAtMs: atMs, status, deliveryId: id },
  answeredId: status === 200 ? id : undefined,
});
const line = (messageId: string, outcome: string, deliveryId?: string): SendBooks['outcomes'][number] => ({
  ...{ outcome, messageId, code: undefined, deliveryAttempt: 1, text: '', deliveryId },
});
const letter = (messageId: string, code: string, atMs = t0): SendBooks['letters'][number] => ({
  ...{ topic: topics.transactional, messageId: `letter of ${messageId}`, data: Buffer.from('{}') },
  attributes: { error_code: code, source_message_id: messageId, parked_at: new Date(atMs).toISOString() },
});

const books: SendBooks = {
  published: [
    send('sent', 'm1'),
    send('sent', 'm2'),
    send('doubt', 'm3'),
    send('again', 'm4', { onUnknown: 'resend' }),
    send('late', 'm5', { expiresAtMs: t0 }),
    send('refused', 'm6'),
    send('broken', 'm7', { refusedAs: 'EVENT_ID_MISSING' }),
  ],
  attempts: [
    attempt('sent', 429),
    attempt('sent', 200, 'd1'),
    attempt('doubt', 0, 'd2'),
    attempt('again', 503, 'd3'),
    attempt('again', 200, 'd4'),
    attempt('late', 401),
    attempt('refused', 400),
  ],
  letters: [
    letter('m3', 'SEND_OUTCOME_UNKNOWN'),
    letter('m5', 'MESSAGE_EXPIRED', t0 + 1_000),
    letter('m6', 'CUSTOMERIO_REJECTED'),
    letter('m7', 'EVENT_ID_MISSING'),
  ],
  outcomes: [
    line('m1', 'retry'),
    line('m1', 'delivered', 'd1'),
    line('m1', 'duplicate', 'd1'),
    line('m2', 'duplicate', 'd1'),
    line('m3', 'parked'),
    line('m4', 'delivered', 'd4'),
    ...['m5', 'm6', 'm7'].map((messageId) => line(messageId, 'parked')),
  ],
  pending: 0,
};
const without = (part: 'letters' | 'outcomes', messageId: string): SendBooks => ({
  ...books,
  letters:
    part === 'letters'
      ? books.letters.filter(({ attributes }) => attributes.source_message_id !== messageId)
      : books.letters,
  outcomes: part === 'outcomes' ? books.outcomes.filter((one) => one.messageId !== messageId) : books.outcomes,
});
const plus = (...attempts: SendAttempt[]): SendBooks => ({ ...books, attempts: [...books.attempts, ...attempts] });

describe('checkSends', () => {
  it('finds nothing in honest books, and tells each message by its own end', () => {
    const { problems, ledger } = checkSends(books);
    expect(problems).toEqual([]);
    expect(ledger.map(({ published, seen, accepted }) => [published.messageId, seen.kind, accepted])).toEqual([
      ['m1', 'delivered', 1],
      ['m2', 'duplicate', 1],
      ['m3', 'parked', 1],
      ['m4', 'delivered', 2],
      ['m5', 'parked', 0],
      ['m6', 'parked', 0],
      ['m7', 'parked', 0],
    ]);
  });

  it.each<[string, SendBooks, string]>([
    ['a second send', plus(attempt('sent', 200, 'd9')), 'sent: Customer.io accepted it 2 times'],
    [
      'a request after the accepted one',
      plus(attempt('sent', 503)),
      'sent: sent again after Customer.io had accepted it',
    ],
    ['a send in doubt that is sent again', plus(attempt('doubt', 401)), 'doubt: sent again while in doubt'],
    [
      'a code that is sent too late',
      plus(attempt('late', 401, undefined, t0 + 3_001)),
      'late: sent 1 times after its expires_at',
    ],
    ['a send of nobody', plus(attempt('stranger', 401)), 'stranger: sent, and nobody asked for it'],
    [
      'what is sent though it breaks the contract',
      plus(attempt('broken', 401)),
      'which breaks the contract, and was sent',
    ],
    ['a message that is gone', without('letters', 'm6'), 'missing, expected an end'],
    [
      'an acceptance that nobody tells of',
      without('outcomes', 'm4'),
      'again: accepted, and no message says that it was delivered',
    ],
    [
      'a message that still waits',
      { ...without('letters', 'm3'), outcomes: without('outcomes', 'm3').outcomes, pending: 1 },
      'pending, expected an end',
    ],
    [
      'a delivery of which Customer.io knows nothing',
      { ...books, attempts: books.attempts.filter(({ key, status }) => key !== 'sent' || status !== 200) },
      'm1): missing, expected an end',
    ],
    [
      'a line with the delivery_id of another',
      { ...books, outcomes: [...without('outcomes', 'm2').outcomes, line('m2', 'duplicate', 'd4')] },
      'duplicate, with the delivery_id of no such send',
    ],
    [
      'two messages that both sent',
      { ...books, outcomes: [...books.outcomes, line('m2', 'delivered', 'd1')] },
      'sent: delivered by 2 messages',
    ],
    [
      'a doubt without a reason',
      { ...books, letters: [...without('letters', 'm6').letters, letter('m6', 'SEND_OUTCOME_UNKNOWN')] },
      'parked: SEND_OUTCOME_UNKNOWN, and there is no doubt',
    ],
    [
      'a refusal without a reason',
      { ...books, letters: [...without('letters', 'm3').letters, letter('m3', 'CUSTOMERIO_REJECTED')] },
      'parked: CUSTOMERIO_REJECTED, and Customer.io refused nothing',
    ],
    [
      'an expiry that came too early',
      { ...books, letters: [...without('letters', 'm5').letters, letter('m5', 'MESSAGE_EXPIRED', t0 - 1)] },
      'parked: MESSAGE_EXPIRED, before it expired',
    ],
    [
      'an expiry of what may have been sent',
      { ...books, letters: [...without('letters', 'm3').letters, letter('m3', 'MESSAGE_EXPIRED')] },
      'parked: MESSAGE_EXPIRED, and it may have been sent',
    ],
    [
      'a good message that is parked',
      { ...books, letters: [...without('letters', 'm6').letters, letter('m6', 'MESSAGE_MALFORMED')] },
      'parked: MESSAGE_MALFORMED, and nothing is wrong with it',
    ],
    [
      'another reason than the contract has',
      { ...books, letters: [...without('letters', 'm7').letters, letter('m7', 'MESSAGE_MALFORMED')] },
      'expected parked: EVENT_ID_MISSING',
    ],
    [
      'attempts that are used up',
      {
        ...books,
        letters: [
          ...without('letters', 'm6').letters,
          { ...letter('m6', ''), attributes: { source_message_id: 'm6' } },
        ],
      },
      'dead-lettered, expected an end',
    ],
  ])('sees %s', (_claim, of, expected) => {
    const { problems } = checkSends(of);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems).toContainEqual(expect.stringContaining(expected));
  });
});
