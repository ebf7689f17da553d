import { ulid } from 'ulid';
import { customerio } from '../clients';
import { db } from '../db';

interface Row {
  userId: string;
  name: 'task_created' | 'task_done';
  payload: Record<string, string | number>;
  occurredAtMs: number;
}

export async function record(row: Row): Promise<void> {
  await db.outbox.insert({ ...row, eventUlid: ulid(row.occurredAtMs) });
}

export async function relay(row: Row & { eventUlid: string }): Promise<void> {
  await customerio.track(row.userId, {
    id: row.eventUlid,
    name: row.name,
    timestamp: Math.floor(row.occurredAtMs / 1000),
    data: row.payload,
  });
}
