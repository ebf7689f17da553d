/** What a function is to HTTP, whichever way a request came to it. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

import { foreignError } from '../errors';
import { writeLog } from '../log';

export type HttpRequest = {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  /** As they were sent, content type and encoding too. */
  readonly headers: IncomingHttpHeaders;
  /** The bytes as they were sent. */
  readonly body: Buffer;
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer>;

/** What one request may bring. Cloud Run takes no more over HTTP/1 (Cloud Run quotas, read 2026-08). */
export const bodyBytesMax = 32 * 1024 * 1024;

/** Whoever sends more is not listened to any further. */
export const tooLarge: HttpAnswer = { status: 413, headers: { Connection: 'close' } };

/** A fault of our own is a line and a 503: Pub/Sub and Customer.io come again, and the instance lives on. */
export async function answerWith(handle: HttpHandler, request: HttpRequest, response: ServerResponse): Promise<void> {
  let answer: HttpAnswer;
  try {
    answer = await handle(request);
  } catch (error) {
    const { name, frames } = foreignError(error);
    const trace = [name, ...frames].join('\n');
    writeLog({ severity: 'ERROR', message: `unexpected ${name}`, code: 'INTERNAL', stack_trace: trace });
    answer = { status: 503 };
  }
  send(response, answer);
}

export function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.statusCode = status;
  for (const name in headers) response.setHeader(name, headers[name] ?? '');
  response.end(body);
}
