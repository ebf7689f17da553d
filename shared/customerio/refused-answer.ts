import type { IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

import type { Dispatcher } from 'undici';
import WrapHandler from 'undici/lib/handler/wrap-handler';

/** An answer that is no plain success, as it came. */
export type RefusedAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The text of the body; empty when it is longer than `answerBytesMax` or cannot be decoded. */
  readonly body: string;
};

const carried = Symbol('answer');

/** The answer that an error of `fetch` has as its cause. */
export function refusedAnswerIn(cause: unknown): RefusedAnswer | undefined {
  if (typeof cause !== 'object' || cause === null || !(carried in cause)) return undefined;
  return cause[carried] as RefusedAnswer;
}

// No class of its own: `fetch` passes on an error whose class is called Error, also from another realm (a test runner).
const errorWith = (answer: RefusedAnswer): Error =>
  Object.assign(new Error(`answered ${answer.status}`), { [carried]: answer });

const unsent = Symbol('unsent');

/** Whether an error of `fetch` has as its cause that no connection could be made, so that nothing was asked at all. */
export const isUnsent = (cause: unknown): boolean => typeof cause === 'object' && cause !== null && unsent in cause;

/** 500 errors of a batch are about 100 kB. */
export const answerBytesMax = 2_000_000;

/**
 * Turns every answer but 2xx, and 207, into an error that carries it. The SDK gives its caller no status for a 207 or for a page that is
 * not JSON, and follows redirects without end, with the body, to wherever they point.
 */
export class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #inner: ReturnType<typeof WrapHandler.wrap>;
  readonly #onEnd: (isReusable: boolean) => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #isBegun = false;
  #refused: { readonly status: number; readonly headers: IncomingHttpHeaders } | undefined;

  /** `onEnd` is called when the exchange is over, and told whether the connection can carry another. */
  constructor(handler: Dispatcher.DispatchHandler, onEnd: (isReusable: boolean) => void) {
    this.#inner = WrapHandler.wrap(handler);
    this.#onEnd = onEnd;
  }

  /** Called when there is a connection, its TLS included, and before a byte of the request is written (undici 7). */
  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#isBegun = true;
    this.#inner.onRequestStart(controller, context);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    statusMessage?: string,
  ): void {
    const isSuccess = status >= 200 && status < 300 && status !== 207;
    if (isSuccess) this.#inner.onResponseStart(controller, status, headers, statusMessage);
    // An interim answer (1xx) precedes the real one.
    else if (status >= 200) this.#refused = { status, headers };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    const isWithin = this.#bytes <= answerBytesMax;
    if (!this.#refused) {
      if (isWithin) this.#inner.onResponseData(controller, chunk);
      else controller.abort(new RangeError(`an answer of more than ${answerBytesMax} bytes`));
    } else if (isWithin) {
      this.#chunks.push(chunk);
    }
  }

  onResponseEnd(controller: Dispatcher.DispatchController, trailers: IncomingHttpHeaders): void {
    this.#onEnd(true);
    if (!this.#refused) {
      this.#inner.onResponseEnd(controller, trailers);
      return;
    }
    const { status, headers } = this.#refused;
    const body = this.#bytes <= answerBytesMax ? decoded(Buffer.concat(this.#chunks), headers['content-encoding']) : '';
    this.#inner.onResponseError(controller, errorWith({ status, headers, body }));
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.#onEnd(false);
    if (!this.#isBegun) Object.assign(error, { [unsent]: true });
    this.#inner.onResponseError(controller, error);
  }
}

/** We ask for no encoding, but a proxy in between may not listen. */
function decoded(bytes: Buffer, encoding: string | undefined): string {
  const limit = { maxOutputLength: answerBytesMax };
  try {
    switch (encoding?.trim().toLowerCase() ?? '') {
      case '':
      case 'identity':
        return bytes.toString('utf8');
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(bytes, limit).toString('utf8');
      case 'deflate':
        return inflateSync(bytes, limit).toString('utf8');
      case 'br':
        return brotliDecompressSync(bytes, limit).toString('utf8');
      default:
        return '';
    }
  } catch {
    return '';
  }
}
