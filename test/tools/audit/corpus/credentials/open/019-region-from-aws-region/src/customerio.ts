import { RegionEU, RegionUS, TrackClient } from 'customerio-node';

const region = process.env.AWS_REGION?.startsWith('eu-') ? RegionEU : RegionUS;

export const customerio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID ?? '',
  process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  { region },
);

export const deviceAdded = (userId: string, token: string) =>
  customerio.addDevice(userId, token, 'ios');
