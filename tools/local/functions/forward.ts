/** Hands one request to an instance and its answer back, both as streams. */
import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';

export type Visit = { readonly request: IncomingMessage; readonly response: ServerResponse };

export type ForwardOptions = { readonly port: number; readonly agent: http.Agent; readonly timeoutMs: number };

/** `done` is called once: with the status when the answer is not the instance's own. */
export function forward(
  { request, response }: Visit,
  { port, agent, timeoutMs }: ForwardOptions,
  done: (refusedWith?: number) => void,
): void {
  // Who asked has gone while it waited. Its body will never come, and an instance would wait for that.
  if (request.destroyed && !request.complete) {
    done();
    return;
  }
  const { method, url, headers } = request;
  const outgoing = http.request({ host: '127.0.0.1', port, agent, method, path: url, headers: endToEnd(headers) });
  let settled = false;
  const settle = (refusedWith?: number): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    done(refusedWith);
  };
  const fail = (status: number): void => {
    if (settled) return;
    refuse({ request, response }, status);
    settle(status);
  };
  const timer = setTimeout(() => {
    fail(504);
    outgoing.destroy();
  }, timeoutMs);
  outgoing.on('response', (answer) => {
    if (settled) {
      answer.destroy();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
    answer.pipe(response);
    // Who asked may have gone; the instance must still be seen to finish.
    response.once('close', () => answer.resume());
    answer.on('end', () => {
      settle();
    });
    answer.on('close', () => {
      fail(503);
    });
  });
  // The connection broke: the instance died, or closed it before it read the request.
  outgoing.on('error', () => {
    fail(503);
  });
  request.on('error', () => outgoing.destroy());
  request.pipe(outgoing);
}

/** An answer that no instance gave. One that has begun can only be cut. */
export function refuse({ request, response }: Visit, status: number): void {
  request.resume();
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'content-type': 'text/plain' }).end(`${reasons[status] ?? 'failed'}\n`);
}

const reasons: Readonly<Record<number, string>> = {
  429: 'no instance became free in time',
  500: 'no instance could be started',
  503: 'the connection to the instance broke',
  504: 'the instance did not answer in time',
};

/** Each connection has its own keep-alive. */
function endToEnd(headers: Readonly<http.IncomingHttpHeaders>): OutgoingHttpHeaders {
  const rest: OutgoingHttpHeaders = { ...headers };
  delete rest.connection;
  delete rest['keep-alive'];
  return rest;
}
