import { RegionEU, TrackClient } from 'customerio-node';

function required(name: string): string {
  const value = process.env[name]?.trim();
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

export const crm = new TrackClient(
  required('CUSTOMERIO_SITE_ID'),
  required('CUSTOMERIO_TRACK_API_KEY'),
  { region: RegionEU },
);
