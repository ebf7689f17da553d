import { SQSClient } from '@aws-sdk/client-sqs';
import { RegionEU, RegionUS, TrackClient } from 'customerio-node';

const regions = { eu: RegionEU, us: RegionUS } as const;

function cioRegion(value: string | undefined) {
  if (value === 'eu' || value === 'us') {
    return regions[value];
  }
  throw new Error('CUSTOMERIO_REGION must be eu or us');
}

export const sqs = new SQSClient({ region: process.env.AWS_REGION });

export const customerio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID ?? '',
  process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  { region: cioRegion(process.env.CUSTOMERIO_REGION) },
);
