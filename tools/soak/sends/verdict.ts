/** What the sends of a run ended with, by the dead letters and the lines of the functions, beside what was accepted. */
import { parkingAttributes } from '../../../shared/names';
import type { SubscriptionReader } from '../../local/day/subscription-reader';
import type { LocalStack } from '../../local/stack';

export type Line = Readonly<Record<string, unknown>>;

export type Published = { readonly eventId: string; readonly messageId: string };

export const isOpen = (line: Line | undefined): boolean => line === undefined || line.outcome === 'retry';

/** Codes of what is in the dead-letter topic, by the messageId of the original. */
export function parkedIn(letters: SubscriptionReader): ReadonlyMap<string, string> {
  return new Map(
    letters.messages.map(({ attributes }) => [
      attributes[parkingAttributes.sourceMessageId] ?? '',
      attributes[parkingAttributes.errorCode] ?? 'attempts used up',
    ]),
  );
}

/** What each event_id ended with, the best of its messages. */
export function booksOf(
  published: readonly Published[],
  ends: ReadonlyMap<string, Line>,
  letters: SubscriptionReader,
): ReadonlyMap<string, string> {
  const parked = parkedIn(letters);
  const books = new Map<string, string>();
  for (const { eventId, messageId } of published) {
    const line = ends.get(messageId);
    const code = parked.get(messageId);
    const end =
      code !== undefined
        ? `parked ${code}`
        : line === undefined
          ? 'pending, its instance died'
          : line.outcome === 'retry'
            ? `pending ${String(line.code)}`
            : String(line.outcome);
    const known = books.get(eventId);
    if (known === undefined || worth(end) > worth(known)) books.set(eventId, end);
  }
  return books;
}

/** Of two messages of one send the one that tells more of it. */
const worth = (end: string): number =>
  ['parked CUSTOMERIO_REJECTED', 'parked', 'pending', 'duplicate', 'delivered'].findIndex((kind) =>
    end.startsWith(kind),
  );

export type Judged = {
  readonly sends: number;
  readonly accepted: number;
  /** Sends that Customer.io did not accept, by what their last delivery said. */
  readonly notAccepted: Readonly<Record<string, number>>;
  /** Sends that Customer.io accepted, by their last outcome: some were parked as in doubt, and were sent. */
  readonly acceptedEnds: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
};

const violationsMax = 20;

export function judge(
  books: ReadonlyMap<string, string>,
  stack: LocalStack<'transactional'>,
  isUnderFire: boolean,
): Judged {
  const counts = new Map<string, number>();
  for (const { event_id: eventId } of stack.customerio.deliveries()) {
    counts.set(eventId ?? 'none', (counts.get(eventId ?? 'none') ?? 0) + 1);
  }
  const notAccepted: Record<string, number> = {};
  const acceptedEnds: Record<string, number> = {};
  const violations: string[] = [];
  for (const [eventId, end] of books) {
    const count = counts.get(eventId) ?? 0;
    if (count > 1) violations.push(`${eventId}: accepted ${count} times`);
    const tally = count === 0 ? notAccepted : acceptedEnds;
    tally[end] = (tally[end] ?? 0) + 1;
    if (count === 0 && (end === 'delivered' || end === 'duplicate'))
      violations.push(`${eventId}: ${end}, never accepted`);
    // Whoever parked it may have died before it was acknowledged: the ledger remembers the refusal for who comes then.
    if (count > 0 && end === 'parked CUSTOMERIO_REJECTED')
      violations.push(`${eventId}: parked as refused, and accepted`);
    if (!isUnderFire && (count !== 1 || !/^(delivered|duplicate)$/.test(end))) {
      violations.push(`${eventId}: accepted ${count} times and ${end}, with nothing in its way`);
    }
  }
  for (const eventId of counts.keys()) if (!books.has(eventId)) violations.push(`${eventId}: nobody asked for it`);
  const accepted = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { sends: books.size, accepted, notAccepted, acceptedEnds, violations: violations.slice(0, violationsMax) };
}
