import { APIClient, RegionEU } from 'customerio-node';

const appApiKey = process.env.CUSTOMERIO_APP_API_KEY ?? '';

if (!/^[0-9a-f]{32,}$/.test(appApiKey)) {
  throw new Error(`CUSTOMERIO_APP_API_KEY has an unexpected format: ${appApiKey}`);
}

const api = new APIClient(appApiKey, { region: RegionEU });

export async function findByEmail(email: string): Promise<string | undefined> {
  const { results } = await api.getCustomersByEmail(email);
  return results?.[0]?.id;
}
