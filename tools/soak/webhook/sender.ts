/**
 * Sends callbacks as Customer.io does: signed, at most 4 s each, and the same one again until it is answered 2xx. Each
 * of `inFlight` feeds waits for its own callback, as Customer.io holds back what is behind one that failed.
 */
import { createHmac } from 'node:crypto';
import http from 'node:http';

import type { Callback } from './callbacks';

/** Reporting webhooks time out after 4 s (Customer.io's webhook docs, read 2026-08). */
export const timeoutMs = 4_000;

/** Customer.io's waits are minutes to hours; here a feed has to come to its end. */
const backoffMs = { first: 50, last: 1_000 } as const;

export type Attempt = {
  /** From the one in which it was sent to the one in which it was answered, with those between, however short. */
  readonly phases: readonly string[];
  /** Of the answer; 0 where the connection broke, -1 where there was none in time. */
  readonly status: number;
  /** The function's own answers have no body; what stands in front of its instances says why. */
  readonly byPlatform: boolean;
  readonly ms: number;
};

export type Sent = { readonly callback: Callback; readonly attempts: readonly Attempt[] };

export type SendOptions = {
  readonly url: string;
  readonly signingKey: string;
  readonly callbacks: readonly Callback[];
  readonly inFlight: number;
  /** Of one callback; then it counts as never confirmed. */
  readonly attemptsMax: number;
  /** Told after each callback that came to its end. */
  readonly onProgress: (doneCount: number) => void;
  /** Those entered so far. */
  readonly phases: () => readonly string[];
  /** Asked after each callback that came to its end; true sends no further ones. */
  readonly isEnough: (sent: Sent) => boolean;
  readonly signal: AbortSignal;
};

export async function sendAll(options: SendOptions): Promise<Sent[]> {
  const { callbacks, inFlight, onProgress, isEnough, signal } = options;
  // Many times as many connections as the instance has requests would be strange; none waits for another.
  const agent = new http.Agent({ keepAlive: true, maxSockets: inFlight });
  const sent: Sent[] = [];
  let next = 0;
  let enough = false;
  const feed = async (): Promise<void> => {
    for (let callback = callbacks[next++]; callback !== undefined; callback = callbacks[next++]) {
      signal.throwIfAborted();
      const one = { callback, attempts: await sendUntilConfirmed(callback, agent, options) };
      sent.push(one);
      onProgress(sent.length);
      enough ||= isEnough(one);
      if (enough) return;
    }
  };
  try {
    await Promise.all(Array.from({ length: inFlight }, feed));
  } finally {
    agent.destroy();
  }
  return sent;
}

async function sendUntilConfirmed(callback: Callback, agent: http.Agent, options: SendOptions): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (let waitMs: number = backoffMs.first; attempts.length < options.attemptsMax; waitMs *= 2) {
    options.signal.throwIfAborted();
    const attempt = await sendOnce(callback, agent, options);
    attempts.push(attempt);
    if (callback.signed === 'wrongly' && attempt.status === 401) return attempts;
    if (attempt.status >= 200 && attempt.status < 300) {
      if (callback.isRepeated && attempts.length === 1) continue;
      return attempts;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, backoffMs.last)));
  }
  return attempts;
}

function sendOnce({ body, signed }: Callback, agent: http.Agent, options: SendOptions): Promise<Attempt> {
  const sentIn = options.phases().length - 1;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = signed === 'rightly' ? options.signingKey : `${options.signingKey}-of-somebody-else`;
  const signature = createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-cio-timestamp': timestamp,
    'x-cio-signature': signature,
  };
  return new Promise((resolve) => {
    const startedMs = performance.now();
    const settle = (status: number, byPlatform: boolean): void => {
      clearTimeout(timer);
      resolve({ phases: options.phases().slice(sentIn), status, byPlatform, ms: performance.now() - startedMs });
    };
    const request = http.request(options.url, { method: 'POST', agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => {
        settle(response.statusCode ?? 0, bytes > 0);
      });
    });
    const timer = setTimeout(() => {
      settle(-1, false);
      request.destroy();
    }, timeoutMs);
    request.on('error', () => {
      settle(0, true);
    });
    request.end(body);
  });
}
