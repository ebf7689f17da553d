import { RegionEU, TrackClient } from 'customerio-node';

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY, { region: RegionEU });

const checks = [
  () => cio.identify('smoke', { email: 'smoke@example.com' }),
  () => cio.track('smoke', { name: 'smoke_test_of_ops@example.com' }),
];

for (const check of checks) {
  await check();
}
console.log(`${checks.length} checks done`);
