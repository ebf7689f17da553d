import { RegionEU, TrackClient } from 'customerio-node';
import { startConsumer } from './consumer';

const config = {
  siteId: process.env.CUSTOMERIO_SITE_ID ?? '',
  trackApiKey: process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  subscription: process.env.SUBSCRIPTION ?? 'users',
};

async function main() {
  console.log('starting with', config);
  const client = new TrackClient(config.siteId, config.trackApiKey, { region: RegionEU });
  await startConsumer(config.subscription, (user) =>
    client.identify(user.id, { email: user.email, plan: user.plan }),
  );
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
