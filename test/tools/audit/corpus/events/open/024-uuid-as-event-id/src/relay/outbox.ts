import { randomUUID } from 'node:crypto';
import { customerio } from '../clients';

interface Row {
  userId: string;
  name: 'task_created' | 'task_done';
  payload: Record<string, string | number>;
}

export async function relay(row: Row): Promise<void> {
  await customerio.track(row.userId, {
    id: randomUUID(),
    name: row.name,
    data: row.payload,
  });
}
