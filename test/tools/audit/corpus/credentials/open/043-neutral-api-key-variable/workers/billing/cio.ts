import { RegionEU, TrackClient } from 'customerio-node';

const { CUSTOMERIO_SITE_ID = '', CUSTOMERIO_API_KEY = '' } = process.env;

const cio = new TrackClient(CUSTOMERIO_SITE_ID, CUSTOMERIO_API_KEY, { region: RegionEU });

export async function paymentFailed(accountId: string, attempt: number, reason: string): Promise<void> {
  await cio.track(accountId, {
    name: 'payment_failed',
    data: { attempt, reason },
  });
}
