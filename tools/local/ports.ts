/** Ports of the local stack: the documented defaults, or the next free ones. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const portMax = 65_535;

/**
 * Below the range from which systems take the ports of outgoing connections (32,768 on Linux): one of those could be
 * taken by a connection between the moment it was found free and the moment somebody listens on it.
 */
const anyPort = { from: 12_000, to: 32_000 } as const;

/** The first port from `first` on that nothing listens on; 0 takes any. */
export async function freePort(first: number): Promise<number> {
  for (let port = first === 0 ? randomInt(anyPort.from, anyPort.to) : first; port <= portMax; port += 1) {
    const free = await listenOnce(port);
    if (free !== undefined) return free;
  }
  throw new Error(`no free port from ${first} on`);
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : undefined);
      });
    });
  });
}
