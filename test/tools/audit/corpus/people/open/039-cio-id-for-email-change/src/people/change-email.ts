import { APIClient, RegionUS, TrackClient } from 'customerio-node';
import { settings } from '../settings';

const track = new TrackClient(settings.siteId, settings.trackApiKey, { region: RegionUS });
const app = new APIClient(settings.appApiKey, { region: RegionUS });

export async function changeEmail(userId: string, email: string): Promise<void> {
  const { customer } = await app.getAttributes(userId);
  await track.identify(`cio_${customer.attributes.cio_id}`, { email });
}
