import { RegionUS, TrackClient } from 'customerio-node';
import { z } from 'zod';

const row = z.object({
  user_id: z.string(),
  plan: z.string(),
  changed: z.coerce.date(),
});

const client = new TrackClient(process.env.CIO_SITE_ID ?? '', process.env.CIO_API_KEY ?? '', {
  region: RegionUS,
});

export async function importPlanChange(line: string): Promise<void> {
  const { user_id, plan, changed } = row.parse(JSON.parse(line));
  await client.entity({
    type: 'person',
    action: 'event',
    identifiers: { id: user_id },
    name: 'plan_changed',
    timestamp: changed,
    attributes: { plan },
  });
}
