/** [edge] No request that was accepted is dropped when the instance is told to stop. */
import type { Server, ServerResponse } from 'node:http';

/** Cloud Run kills an instance 10 s after SIGTERM (Cloud Run container contract, read 2026-08). */
const drainMsMax = 8_000;

const servers = new Set<Server>();
const idle: (() => void)[] = [];
let inFlight = 0;
let draining = false;

/** Counts a request until its response is closed. */
export function countRequest(server: Server, response: ServerResponse): void {
  servers.add(server);
  inFlight += 1;
  if (draining) response.setHeader('connection', 'close');
  response.once('close', countClosed);
}

function countClosed(): void {
  inFlight -= 1;
  if (inFlight === 0) for (const resolve of idle.splice(0)) resolve();
}

/** Takes a signal over: the framework's own listener answers one request with 500 and drops the others. */
export function drainOn(signal: 'SIGTERM' | 'SIGINT'): void {
  const drain = (): void => {
    if (draining) return;
    draining = true;
    for (const server of servers) server.close();
    const empty = inFlight === 0 ? Promise.resolve() : new Promise<void>((resolve) => idle.push(resolve));
    const late = new Promise<void>((resolve) => setTimeout(resolve, drainMsMax));
    // The exit waits for one turn of the loop, in which the last answers leave the process.
    void Promise.race([empty, late]).then(() => setImmediate(() => process.exit(0)));
  };
  process.on('newListener', (name: string | symbol, listener: (...args: unknown[]) => void) => {
    if (name === signal && listener !== drain) setImmediate(() => process.off(signal, listener));
  });
  process.on(signal, drain);
}
