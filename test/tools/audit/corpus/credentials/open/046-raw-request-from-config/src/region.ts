import type { CioSettings } from './settings';

const hosts = { us: 'https://track.customer.io', eu: 'https://track-eu.customer.io' } as const;

/** Asks Customer.io which region the credentials belong to. */
export async function accountRegion(settings: CioSettings): Promise<string> {
  const credentials = Buffer.from(`${settings.siteId}:${settings.trackApiKey}`).toString('base64');
  const response = await fetch(`${hosts[settings.region]}/api/v1/accounts/region`, {
    headers: { Authorization: `Basic ${credentials}` },
  });
  if (!response.ok) {
    throw new Error(`region lookup: HTTP ${response.status}`);
  }
  const { region } = (await response.json()) as { region: string };
  return region;
}
