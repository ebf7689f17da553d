/** The embedded Firestore by itself: one line when it is ready, until SIGINT or SIGTERM. */
import { parseMainOptions, type MainOptions } from './main-options';
import { startFirestore } from './server';

async function run(options: MainOptions): Promise<void> {
  const firestore = await startFirestore(options);
  const stop = (): void => {
    void firestore.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.stdout.write(`${JSON.stringify({ firestore: firestore.address })}\n`);
}

const parsed = parseMainOptions(process.argv.slice(2));
switch (parsed.kind) {
  case 'help':
    process.stdout.write(`${parsed.text}\n`);
    break;
  case 'wrong':
    process.stderr.write(`${parsed.text}\ntry --help\n`);
    process.exitCode = 2;
    break;
  case 'run':
    run(parsed.options).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    });
    break;
}
