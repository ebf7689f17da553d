/** [edge] The way of a request past the framework: read the body, call the handler, answer. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

import { functionTimeoutSeconds } from '../delivery-policy';
import { answerWith, bodyBytesMax, send, tooLarge, type HttpHandler } from './http-handler';

const defaultLimits = {
  bodyBytesMax,
  /** From the first byte to the last of a request: who is slower is answered 408 by Node, and cut off. */
  requestMsMax: functionTimeoutSeconds * 1000,
} as const;

export type OwnWayLimits = { readonly [K in keyof typeof defaultLimits]: number };

/**
 * From now on, with the request that is just being handed out, the server's requests come to `handle` alone. What is no
 * HTTP, and a body that breaks off, Node refuses by itself, as it does in front of the framework.
 */
export function takeOver(server: Server, handle: HttpHandler, limits: OwnWayLimits = defaultLimits): void {
  server.requestTimeout = limits.requestMsMax;
  // Node takes the shorter of the two for the head, whichever it is.
  server.headersTimeout = limits.requestMsMax;
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    receive(request, response, handle, limits);
  });
}

function receive(request: IncomingMessage, response: ServerResponse, handle: HttpHandler, limits: OwnWayLimits): void {
  const { method = '', url = '', headers } = request;
  if (Number(headers['content-length'] ?? 0) > limits.bodyBytesMax) {
    send(response, tooLarge);
    return;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isRefused = false;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (isRefused) return;
    if (bytes <= limits.bodyBytesMax) {
      chunks.push(chunk);
      return;
    }
    isRefused = true;
    chunks.length = 0;
    send(response, tooLarge);
  });
  // Not emitted for a request that breaks off, so half a body never reaches the handler.
  request.on('end', () => {
    if (isRefused) return;
    const [first, ...more] = chunks;
    const body = first !== undefined && more.length === 0 ? first : Buffer.concat(chunks);
    void answerWith(handle, { method, url, headers, body }, response);
  });
}
