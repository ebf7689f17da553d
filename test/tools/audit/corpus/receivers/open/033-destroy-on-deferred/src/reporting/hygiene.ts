import { RegionUS, TrackClient } from 'customerio-node';
import { marketing } from '../marketing';

const track = new TrackClient(process.env.CIO_SITE_ID ?? '', process.env.CIO_API_KEY ?? '', {
  region: RegionUS,
});

const UNDELIVERED = new Set(['bounced', 'deferred', 'attempted', 'dropped']);

export async function keepListClean(event: { metric: string; data: { customer_id?: string } }): Promise<void> {
  const id = event.data.customer_id;
  if (!id) {
    return;
  }
  if (UNDELIVERED.has(event.metric)) {
    await track.destroy(id);
  } else if (event.metric === 'spammed' || event.metric === 'unsubscribed') {
    await marketing.optOut(id, event.metric);
  }
}
