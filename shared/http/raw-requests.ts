/**
 * [edge] Loaded by every function before it serves. Two guarantees: every request body reaches the handler as the bytes
 * that were sent, and no request that was accepted is dropped when the instance is told to stop.
 */
import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** What the sender said of the body, before it was hidden from the framework's parsers. */
export type SentBody = {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
};

/** Cloud Run kills an instance 10 s after SIGTERM (Cloud Run container contract, read 2026-08). */
const drainMsMax = 8_000;

const sent = new WeakMap<IncomingMessage, SentBody>();
const servers = new Set<Server>();
const idle: (() => void)[] = [];
let inFlight = 0;
let draining = false;
let installed = false;

export const sentBodyOf = (request: IncomingMessage): SentBody =>
  sent.get(request) ?? { contentType: undefined, contentEncoding: undefined };

/**
 * Hides content type and encoding from the Functions Framework (5.0.5), which otherwise answers 400 or 415 to what its
 * parsers refuse, before any handler runs. What is left takes every body as bytes, into `rawBody`.
 */
export function serveRawRequests(): void {
  if (installed) return;
  installed = true;
  diagnostics.subscribe('http.server.request.start', (event) => {
    const { request, response, server } = event as {
      request: IncomingMessage;
      response: ServerResponse;
      server: Server;
    };
    sent.set(request, {
      contentType: request.headers['content-type'],
      contentEncoding: request.headers['content-encoding'],
    });
    request.headers['content-type'] = 'application/octet-stream';
    delete request.headers['content-encoding'];

    servers.add(server);
    inFlight += 1;
    if (draining) response.setHeader('connection', 'close');
    response.once('close', () => {
      inFlight -= 1;
      if (inFlight === 0) for (const resolve of idle.splice(0)) resolve();
    });
  });
  drainOn('SIGTERM');
  drainOn('SIGINT');
}

/** Takes a signal over: the framework's own listener answers one request with 500 and drops the others. */
function drainOn(signal: 'SIGTERM' | 'SIGINT'): void {
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
