/** Drives a real sandbox over HTTP with a clock that stands where the test puts it. */
import type { OperationResult } from '../../../../tools/local/customerio/request-log';
import { startCustomerIO, type CustomerIOOptions } from '../../../../tools/local/customerio/server';
import type { CustomerIOSandbox } from '../../../../tools/local/customerio/server';

export const siteId = 'test-site';
export const trackApiKey = 'test-key';
/** `test-site:test-key` in base 64. */
export const authorization = 'Basic dGVzdC1zaXRlOnRlc3Qta2V5';

/** Tuesday, 14 November 2023, 22:13:20 UTC. */
export const nowSeconds = 1_700_000_000;

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
};

export type Driven = {
  readonly sandbox: CustomerIOSandbox;
  setNow(seconds: number): void;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Sends a batch and says what became of each operation. */
  batch(...operations: readonly unknown[]): Promise<readonly OperationResult[]>;
  /** One operation: its result and, where there is one, its reason. */
  fate(operation: unknown): Promise<string>;
};

export async function drive(options: Partial<CustomerIOOptions> = {}): Promise<Driven> {
  let nowMs = nowSeconds * 1000;
  const sandbox = await startCustomerIO({ siteId, trackApiKey, nowMs: () => nowMs, ...options });

  const request: Driven['request'] = async (method, path, body, headers = {}) => {
    const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  };

  const batch: Driven['batch'] = async (...operations) => {
    const before = sandbox.counts().requests;
    await request('POST', '/api/v2/batch', { batch: operations });
    return sandbox.requests({ since: before }).flatMap((recorded) => recorded.operations);
  };

  return {
    sandbox,
    request,
    batch,
    setNow: (seconds) => {
      nowMs = seconds * 1000;
    },
    fate: async (operation) => {
      const [result] = await batch(operation);
      return result?.reason === undefined ? String(result?.result) : `${result.result}: ${result.reason}`;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

export const identify = (identifiers: Fields, attributes: Fields = {}, rest: Fields = {}): Fields => ({
  type: 'person',
  action: 'identify',
  identifiers,
  attributes,
  ...rest,
});

export const event = (identifiers: Fields, name: string, rest: Fields = {}): Fields => ({
  type: 'person',
  action: 'event',
  identifiers,
  name,
  ...rest,
});

export const about = (action: string, identifiers: Fields, rest: Fields = {}): Fields => ({
  type: 'person',
  action,
  identifiers,
  ...rest,
});
