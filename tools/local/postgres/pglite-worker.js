// PGlite in a thread of its own, because it computes on the thread that it is in. Plain JavaScript: a worker starts
// without the loader of its parent.
const { parentPort, workerData } = require('node:worker_threads');

const { PGlite } = require('@electric-sql/pglite');
const { PGLiteSocketServer } = require('@electric-sql/pglite-socket');

/** Connections wait for each other: the database has one session. */
const connectionsMax = 64;

async function main() {
  const { port, directory } = workerData;
  const db = await PGlite.create(directory);
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port, maxConnections: connectionsMax });
  await server.start();
  parentPort.once('message', () => {
    server
      .stop()
      .then(() => db.close())
      .finally(() => process.exit(0));
  });
  parentPort.postMessage('ready');
}

main();
