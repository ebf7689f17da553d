import { RegionUS, TrackClient } from 'customerio-node';

const siteId = process.env.CUSTOMERIO_SITE_ID;
const trackApiKey = process.env.CUSTOMERIO_TRACK_API_KEY || 'a1c0ffee5a1ad0f5eedb';

if (!siteId) {
  throw new Error('CUSTOMERIO_SITE_ID is not set');
}

export const track = new TrackClient(siteId, trackApiKey, { region: RegionUS });

export function orderShipped(userId: string, orderId: string, carrier: string) {
  return track.track(userId, {
    name: 'order_shipped',
    data: { order_id: orderId, carrier },
  });
}
