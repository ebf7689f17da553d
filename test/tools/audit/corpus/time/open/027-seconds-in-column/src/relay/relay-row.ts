import type { TrackClient } from 'customerio-node';

/** A row of the outbox; all times are Unix seconds (bigint columns, written by the database). */
export interface OutboxRow {
  userId: string;
  name: 'ticket_opened' | 'ticket_closed';
  occurredAtSeconds: number;
  ticketId: number;
}

export async function relayRow(track: TrackClient, row: OutboxRow): Promise<void> {
  await track.track(row.userId, {
    name: row.name,
    timestamp: row.occurredAtSeconds,
    data: { ticket_id: row.ticketId, occurred_at: row.occurredAtSeconds },
  });
}
