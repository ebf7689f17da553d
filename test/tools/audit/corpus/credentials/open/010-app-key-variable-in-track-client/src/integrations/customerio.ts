import { RegionEU, TrackClient } from 'customerio-node';
import { env } from '../env';

export const tracker = new TrackClient(
  env.CUSTOMERIO_SITE_ID,
  env.CUSTOMERIO_APP_API_KEY,
  { region: RegionEU },
);

export async function subscriptionPaused(accountId: string, months: number) {
  await tracker.track(accountId, {
    name: 'subscription_paused',
    data: { months },
  });
}
