/** The embedded Firestore by itself: one line when it is ready, until SIGINT or SIGTERM. */
import { runMain } from '../run-main';
import { parseMainOptions } from './main-options';
import { startFirestore } from './server';

runMain(parseMainOptions(process.argv.slice(2)), async (options) => {
  const firestore = await startFirestore(options);
  return { addresses: { firestore: firestore.address }, close: () => firestore.close() };
});
