import { APIClient, RegionUS } from 'customerio-node';

export function appClient(): APIClient {
  return new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
    region: RegionUS,
    retry: { maxRetries: 0 },
  });
}
