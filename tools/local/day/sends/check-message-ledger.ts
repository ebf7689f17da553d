/** Whether the view customerio_ops.message_ledger joins each send to its outcome, its delivery and what became of that. */
import { topics } from '../../../../shared/names';
import { readRows } from '../../bigquery/read-rows';
import { sendFateText, type SendLine } from './check-sends';

/** One row of the view. */
export type LedgerRow = {
  readonly messageId: string;
  readonly eventId: string | null;
  readonly fate: string;
  readonly code: string | null;
  readonly deliveryId: string | null;
  readonly sentAt: string | null;
  readonly deliveredAt: string | null;
};

/** Deliveries of which Customer.io has told the webhook, by what it told. */
export type ToldDeliveries = { readonly sent: ReadonlySet<string>; readonly delivered: ReadonlySet<string> };

const shownMax = 5;

export async function readMessageLedger(url: string, project: string): Promise<LedgerRow[]> {
  const columns = 'message_id, event_id, fate, code, delivery_id, sent_at, delivered_at';
  const query = `SELECT ${columns} FROM customerio_ops.message_ledger WHERE topic = '${topics.transactional}'`;
  return (await readRows(url, project, query)).map((row) => ({
    messageId: row.message_id ?? '',
    eventId: row.event_id ?? null,
    fate: row.fate ?? '',
    code: row.code ?? null,
    deliveryId: row.delivery_id ?? null,
    sentAt: row.sent_at ?? null,
    deliveredAt: row.delivered_at ?? null,
  }));
}

/** In words; nothing when every message has its row and the row says what happened. */
export function checkMessageLedger(
  ledger: readonly SendLine[],
  rows: readonly LedgerRow[],
  told: ToldDeliveries,
): string[] {
  const byId = new Map(rows.map((row) => [row.messageId, row]));
  const problems = ledger.flatMap((line) => {
    const row = byId.get(line.published.messageId);
    const wrong = row === undefined ? 'has no row' : wrongIn(row, line, told);
    return wrong === undefined ? [] : [`${line.published.key}: ${wrong}`];
  });
  const ours = new Set(ledger.map(({ published }) => published.messageId));
  const strange = rows
    .filter(({ messageId }) => !ours.has(messageId))
    .map(({ messageId }) => `${messageId}: nobody published it`);
  const all = [...problems, ...strange];
  return all.length <= shownMax ? all : [...all.slice(0, shownMax), `… and ${all.length - shownMax} more`];
}

function wrongIn(row: LedgerRow, { published, seen, deliveryId }: SendLine, told: ToldDeliveries): string | undefined {
  const fate = row.fate === 'parked' ? `parked: ${row.code ?? 'no code'}` : row.fate;
  // Pushed again after its acknowledgement, a message that was delivered is a duplicate of itself, and the last line counts.
  const isAgain = seen.kind === 'delivered' && fate === 'duplicate';
  if (fate !== sendFateText(seen) && !isAgain) return `says ${fate}, seen was ${sendFateText(seen)}`;
  if (published.refusedAs !== 'EVENT_ID_MISSING' && row.eventId !== published.key)
    return `says event_id ${row.eventId ?? 'none'}`;
  if (row.deliveryId !== (deliveryId ?? null))
    return `says delivery_id ${row.deliveryId ?? 'none'}, the line has ${deliveryId ?? 'none'}`;
  if (deliveryId === undefined) return undefined;
  if ((row.sentAt !== null) !== told.sent.has(deliveryId)) return 'has another sent_at than was told';
  return (row.deliveredAt !== null) === told.delivered.has(deliveryId)
    ? undefined
    : 'has another delivered_at than was told';
}
