import { customerio } from '../clients';
import { db } from '../db';
import { logger } from '../logger';

export async function purchase(event: { id: string; userId: string; at: string; amount: number }): Promise<void> {
  const at = new Date(event.at);
  await db.purchases.insert({
    id: event.id,
    timestamp: at.getTime(),
    created_at: at,
    processed_at: new Date().toISOString(),
  });
  await customerio.track(event.userId, {
    name: 'purchase_made',
    timestamp: Math.trunc(at.getTime() / 1000),
    data: { amount: event.amount },
  });
  logger.info({ timestamp: Date.now(), userId: event.userId }, 'purchase forwarded');
}
