import type { Dispatcher } from 'undici';
import Client from 'undici/lib/dispatcher/client';

import { AnswerHandler } from './refused-answer';
import { connectionIdleMsMax } from './timeouts';

/**
 * Connections to one origin that are kept alive and used again only while they are fresh by the wall clock: between
 * requests the instance's CPU is frozen, so the timers that should close an idle connection come too late, and a
 * connection that the other side has closed long ago would be tried.
 */
export class FreshConnections {
  readonly #nowMs: () => number;
  /** The last one used is the first one used again, so the others grow old and are closed. */
  readonly #idle: { readonly client: Client; readonly sinceMs: number }[] = [];
  readonly #busy = new Set<Client>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** What `fetch` calls: one request, on a connection of its own until it is answered. */
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.#closeStale();
    const client =
      this.#idle.pop()?.client ??
      new Client(options.origin ?? '', {
        keepAliveTimeout: connectionIdleMsMax,
        keepAliveMaxTimeout: connectionIdleMsMax,
      });
    this.#busy.add(client);
    const onEnd = (isReusable: boolean): void => {
      if (!this.#busy.delete(client)) return;
      if (isReusable) this.#idle.push({ client, sinceMs: this.#nowMs() });
      else void client.destroy();
    };
    return client.dispatch(
      { ...options, headers: withOneLength(options.headers ?? null) },
      new AnswerHandler(handler, onEnd),
    );
  }

  /** Closes the idle connections; those in use end with their request. */
  close(): void {
    for (const { client } of this.#idle.splice(0)) void client.destroy();
  }

  #closeStale(): void {
    const firstFresh = this.#idle.findIndex(({ sinceMs }) => this.#nowMs() - sinceMs <= connectionIdleMsMax);
    const stale = this.#idle.splice(0, firstFresh === -1 ? this.#idle.length : firstFresh);
    for (const { client } of stale) void client.destroy();
  }
}

type Headers = NonNullable<Dispatcher.DispatchOptions['headers']> | null;

/** The SDK sets Content-Length, `fetch` of Node 20 and 22 adds its own to it: `2, 2`, which undici 7 refuses. */
function withOneLength(headers: Headers): Headers {
  if (!headers || Array.isArray(headers) || Symbol.iterator in headers) return headers;
  const entries = Object.entries(headers).map(([name, value]) => {
    const isDoubled = name.toLowerCase() === 'content-length' && typeof value === 'string';
    return [name, isDoubled ? value.split(',')[0] : value] as const;
  });
  return Object.fromEntries(entries);
}
