import { APIClient, RegionEU, RegionUS } from 'customerio-node';

function requireEnv(name: string): string {
  const value = process.env[name]?.trim();
  if (!value) {
    throw new Error(`${name} is not set: create an App API key in Customer.io and put it there`);
  }
  return value;
}

const appKey = requireEnv('CUSTOMERIO_APP_API_KEY');

export const api = new APIClient(appKey, {
  region: requireEnv('CUSTOMERIO_REGION') === 'eu' ? RegionEU : RegionUS,
});
