/** One call of a reporting webhook. */
import { Agent, request } from 'undici';
import { signatureOf } from './signature';
import type { CallOutcome } from './retry-wait';

/** "We time out after 4 seconds" (reporting webhooks, docs.customer.io). Real time, whatever the time scale. */
const timeoutMs = 4000;

export type Target = { readonly url: string; readonly signingKey: string };

const errorKinds: Readonly<Record<string, 'EOF' | 'DNS' | 'REFUSED' | 'RESET'>> = {
  ECONNREFUSED: 'REFUSED',
  ECONNRESET: 'RESET',
  EPIPE: 'RESET',
  ENOTFOUND: 'DNS',
  EAI_AGAIN: 'DNS',
  UND_ERR_SOCKET: 'EOF',
};

function outcomeOf(error: unknown): CallOutcome {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (/CERT|SSL|SELF_SIGNED/.test(code)) return { error: 'CERTIFICATE' };
  return { error: errorKinds[code] ?? 'OTHER' };
}

export class Caller {
  readonly #agent = new Agent({ pipelining: 1, connections: 100 });

  async call({ url, signingKey }: Target, body: string, timestamp: string, closing: AbortSignal): Promise<CallOutcome> {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: {
          'content-type': 'application/json',
          'x-cio-timestamp': timestamp,
          'x-cio-signature': signatureOf(body, timestamp, signingKey),
        },
        body,
        signal: AbortSignal.any([closing, timeout]),
      });
      await answer.body.dump();
      return { status: answer.statusCode };
    } catch (error) {
      return timeout.aborted ? { error: 'TIMEOUT' } : outcomeOf(error);
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}
