import { APIClient, RegionEU } from 'customerio-node';
import { redis } from '../redis';

// Changes whenever the shape of the cached value changes.
const CACHE_KEY = 'd0f00d5eed0ddba11cafe5a1ad1dea0b';
const TTL_SECONDS = 600;

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', { region: RegionEU });

export async function segmentNames(): Promise<string[]> {
  const cached = await redis.get(CACHE_KEY);
  if (cached) {
    return JSON.parse(cached);
  }
  const { segments } = await api.listSegments();
  const names = (segments ?? []).map((segment: { name: string }) => segment.name);
  await redis.set(CACHE_KEY, JSON.stringify(names), 'EX', TTL_SECONDS);
  return names;
}
