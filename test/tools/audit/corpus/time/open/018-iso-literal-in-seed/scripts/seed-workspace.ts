import { RegionEU, TrackClient } from 'customerio-node';

const people = [
  { id: 'seed-1', email: 'seed-1@example.com', plan: 'free' },
  { id: 'seed-2', email: 'seed-2@example.com', plan: 'pro' },
];

async function seed(): Promise<void> {
  const cio = new TrackClient(process.env.CIO_SITE_ID ?? '', process.env.CIO_API_KEY ?? '', {
    region: RegionEU,
  });
  for (const { id, ...attributes } of people) {
    await cio.identify(id, { ...attributes, created_at: '2026-01-15T09:00:00Z' });
  }
}

void seed();
