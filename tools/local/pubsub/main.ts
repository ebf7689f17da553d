/** The embedded Pub/Sub by itself: one line when it is ready, until SIGINT or SIGTERM. */
import { runMain } from '../run-main';
import { parseMainOptions } from './main-options';
import { startPubSub } from './server';

runMain(parseMainOptions(process.argv.slice(2)), async (options) => {
  const pubsub = await startPubSub(options);
  return { addresses: { pubsub: pubsub.address, issuer: pubsub.issuer }, close: () => pubsub.close() };
});
