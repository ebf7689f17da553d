import { existsSync, writeFileSync } from 'node:fs';

const template = {
  CUSTOMERIO_SITE_ID: 'your-site-id',
  CUSTOMERIO_TRACK_API_KEY: 'your-track-api-key',
  CUSTOMERIO_APP_API_KEY: '<paste the App API key here>',
  CUSTOMERIO_REGION: 'eu',
};

if (existsSync('.env')) {
  console.log('.env exists, nothing to do');
  process.exit(0);
}

writeFileSync(
  '.env',
  Object.entries(template)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n') + '\n',
  { mode: 0o600 },
);
console.log('wrote .env: replace the placeholders before you start the worker');
