import { RegionEU, TrackClient } from 'customerio-node';
import { People } from './visitor-scope';

const { CUSTOMERIO_SITE_ID, CUSTOMERIO_TRACK_API_KEY } = process.env;

if (!CUSTOMERIO_SITE_ID || !CUSTOMERIO_TRACK_API_KEY) {
  throw new Error('Customer.io is not configured');
}

export const people = new People(
  new TrackClient(CUSTOMERIO_SITE_ID, CUSTOMERIO_TRACK_API_KEY, { region: RegionEU }),
);
