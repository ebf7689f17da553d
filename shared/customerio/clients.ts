/** [edge] The SDK's clients: one per instance, made again only when a secret's value changed. */
import { foreignError, PipelineError } from '../errors';
import type { Secret } from '../secrets';
import { RegionEU, RegionUS, TrackClient } from 'customerio-node';

import { FreshConnections } from './fresh-connections';
import type { Reply } from './outcome';
import { isUnsent, refusedAnswerIn } from './refused-answer';
import { retryAfterMs } from './retry-after';
import { requestTimeoutMs } from './timeouts';

export type CustomerIORegion = 'us' | 'eu';

export type TrackAccess = {
  readonly region: CustomerIORegion;
  readonly siteId: Secret;
  readonly trackApiKey: Secret;
  /** An origin in the place of the region's host, such as http://127.0.0.1:4010. */
  readonly trackUrl?: string | undefined;
};

export const regions = { us: RegionUS, eu: RegionEU } as const;

type ClientDefaults = NonNullable<ConstructorParameters<typeof TrackClient>[2]>;

/** How a client of the SDK speaks: on connections of ours, and without trying anything again by itself. */
export function transportOn(
  connections: FreshConnections,
  timeoutMs: number,
): Pick<ClientDefaults, 'timeout' | 'retry' | 'headers'> {
  const transport = {
    timeout: timeoutMs,
    // Pub/Sub retries; the SDK's own retries outlive the ack deadline and double calls.
    retry: { maxRetries: 0 },
    headers: { 'Accept-Encoding': 'identity' },
    // Goes to fetch as it is. Not in the return type, because Node's types know the dispatchers of one undici only.
    dispatcher: connections,
  };
  return transport;
}

export const openConnections = (): FreshConnections => new FreshConnections(() => Date.now());

export class TrackConnection {
  readonly #access: TrackAccess;
  readonly #connections = openConnections();
  #made: { readonly client: TrackClient; readonly credentials: string } | undefined;

  constructor(access: TrackAccess) {
    this.#access = access;
  }

  /** The client with the credentials of now. */
  async client(): Promise<TrackClient> {
    return this.#clientWith(await this.#credentials('read'));
  }

  /** After a 401: reads the credentials again. True when they are others than those of `client`. */
  async isRenewed(client: TrackClient): Promise<boolean> {
    return this.#clientWith(await this.#credentials('refresh')) !== client;
  }

  close(): void {
    this.#connections.close();
  }

  async #credentials(how: keyof Secret): Promise<readonly [string, string]> {
    try {
      return await Promise.all([this.#access.siteId[how](), this.#access.trackApiKey[how]()]);
    } catch (cause) {
      throw new PipelineError('CUSTOMERIO_UNAUTHORIZED', 'the Track API credentials could not be read', { cause });
    }
  }

  #clientWith([siteId, trackApiKey]: readonly [string, string]): TrackClient {
    const credentials = `${siteId}:${trackApiKey}`;
    if (this.#made?.credentials !== credentials) {
      const { region, trackUrl } = this.#access;
      // The SDK finds the root of v2 by replacing this path, so it must be there (customerio-node 5.2.0, track.js).
      const url = trackUrl === undefined ? {} : { url: `${trackUrl}/api/v1` };
      const transport = transportOn(this.#connections, requestTimeoutMs);
      const client = new TrackClient(siteId, trackApiKey, { region: regions[region], ...url, ...transport });
      this.#made = { client, credentials };
    }
    return this.#made.client;
  }
}

/** What became of a call of the SDK. Only a fault of our own is thrown. */
export async function replyTo(call: () => Promise<unknown>): Promise<Reply> {
  try {
    return { kind: 'answer', status: 200, body: await call() };
  } catch (error) {
    const { cause } = (error ?? {}) as { readonly cause?: unknown };
    const refused = refusedAnswerIn(cause);
    if (refused) {
      const retryAfter = retryAfterMs(refused.headers['retry-after'], Date.now());
      return { kind: 'answer', status: refused.status, body: parsedJson(refused.body), retryAfterMs: retryAfter };
    }
    const { name, message } = foreignError(error);
    if (name === 'TimeoutError') return { kind: 'failure', reason: 'timeout' };
    // The SDK's word for a success that is no JSON; the rest are refused answers (customerio-node 5.2.0, request.js).
    if (message.startsWith('Unable to parse JSON')) return { kind: 'answer', status: 200, body: undefined };
    // How fetch reports the network, before and within an answer. Any other TypeError is a fault of ours.
    if (name === 'TypeError' && (message === 'fetch failed' || message === 'terminated')) {
      const { code, name: causeName } = foreignError(cause);
      const reason = code ?? (cause === undefined ? message : causeName);
      return { kind: 'failure', reason, ...(isUnsent(cause) && { isUnsent: true }) };
    }
    throw error;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** For durations and deadlines: no adjustment of the wall clock moves it. */
export const monotonicMs = (): number => performance.now();
