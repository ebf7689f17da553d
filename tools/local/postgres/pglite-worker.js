// PGlite in a thread of its own, because it computes on the thread that it is in. Plain JavaScript: a worker starts
// without the loader of its parent.
const { parentPort, workerData } = require('node:worker_threads');

const { PGlite } = require('@electric-sql/pglite');
const { PGLiteSocketServer } = require('@electric-sql/pglite-socket');

/** Connections wait for each other: the database has one session. */
const connectionsMax = 64;

/** Parse, bind, describe, execute, close, flush: the query goes on until its sync. */
const goesOn = new Set(Array.from('PBDECH', (letter) => letter.charCodeAt(0)));

/**
 * The socket hands the messages of all connections to the one session, one by one, and keeps others away only during a
 * transaction. Between the parse and the bind of one connection there would be those of another, which share the unnamed
 * statement: so the session counts as taken until the sync.
 */
function wholeQueries(db) {
  let isTaken = false;
  const own = {
    isInTransaction: () => isTaken || db.isInTransaction(),
    execProtocolRawStream(message, options) {
      isTaken = goesOn.has(message[0]);
      return db.execProtocolRawStream(message, options);
    },
    /** What the socket rolls back when a connection ends. */
    exec(sql) {
      isTaken = false;
      return db.exec(sql);
    },
  };
  return new Proxy(db, {
    get(target, name) {
      if (name in own) return own[name];
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function main() {
  const { port, directory } = workerData;
  const db = await PGlite.create(directory);
  const server = new PGLiteSocketServer({
    db: wholeQueries(db),
    host: '127.0.0.1',
    port,
    maxConnections: connectionsMax,
  });
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
