/** [edge] The way of a request through the Functions Framework, which parses bodies before any handler sees them. */
import type { IncomingMessage } from 'node:http';

import type { HttpFunction } from '@google-cloud/functions-framework';

import { answerWith, bodyBytesMax, send, tooLarge, type HttpHandler } from './http-handler';

/** What the sender said of the body, before it was hidden from the framework's parsers. */
type SentBody = { readonly 'content-type': string | undefined; readonly 'content-encoding': string | undefined };

const hidden = new WeakMap<IncomingMessage, SentBody>();

/**
 * Hides content type and encoding from the framework (5.0.5), which otherwise answers 400 or 415 to what its parsers
 * refuse. What is left takes every body as bytes, into `rawBody`.
 */
export function hideFromParsers(request: IncomingMessage): void {
  const { headers } = request;
  hidden.set(request, {
    'content-type': headers['content-type'],
    'content-encoding': headers['content-encoding'],
  });
  headers['content-type'] = 'application/octet-stream';
  delete headers['content-encoding'];
}

/** The handler as the framework calls it. */
export const httpFunction =
  (handle: HttpHandler): HttpFunction =>
  async (request, response) => {
    const { method, originalUrl: url, rawBody: body = Buffer.alloc(0) } = request;
    if (body.length > bodyBytesMax) {
      send(response, tooLarge);
      return;
    }
    await answerWith(handle, { method, url, headers: { ...request.headers, ...hidden.get(request) }, body }, response);
  };
