import type { Kysely } from 'kysely';
import { TrackClient, RegionEU } from 'customerio-node';
import type { Database } from '../db/types.js';

const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_API_KEY!, { region: RegionEU });

export async function syncChurned(db: Kysely<Database>, since: Date): Promise<number> {
  const churned = await db
    .selectFrom('accounts')
    .select(['id', 'email', 'closed_at', 'close_reason'])
    .where('closed_at', '>=', since)
    .execute();

  for (const account of churned) {
    const closedAt = new Date(account.closed_at);
    await cio.identify(account.id, {
      email: account.email,
      close_reason: account.close_reason,
      closed_at: Math.floor(closedAt.valueOf() / 1000),
    });
    await db
      .insertInto('sync_log')
      .values({ account_id: account.id, closed_at: closedAt, created_at: new Date(), timestamp: Date.now() })
      .execute();
  }
  return churned.length;
}
