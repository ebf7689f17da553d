import { IdentifierType } from 'customerio-node';

import type { ProfileIdentifiers } from '../contract/identifiers';
import { PipelineError } from '../errors';
import { AppConnection, type AppAccess } from './app-connection';
import { replyTo } from './clients';
import { isRecord, isText } from './outcome';
import { RateBudget } from './rate-budget';
import { requestTimeoutMs } from './timeouts';

/** A delivery as Customer.io lists it, as far as it tells one from another. */
export type FoundDelivery = {
  readonly deliveryId: string;
  /** Customer.io's word: `twilio` is SMS. */
  readonly type: string;
  readonly createdSeconds: number;
  readonly recipient: string | undefined;
  readonly person: ProfileIdentifiers;
};

export type DeliveryWindow = { readonly fromSeconds: number; readonly untilSeconds: number };

/** Customer.io's limit for all but sends (App API specification, read 2026-08). */
const requestsPerSecondMax = 10;
const waitMsMax = 60_000;
const pagesMax = 50;
const pageSize = 100;

type Client = Awaited<ReturnType<AppConnection['client']>>;

/** The SDK's own list of types. */
export type DeliveryType = NonNullable<NonNullable<Parameters<Client['getMessages']>[0]>['type']>;

/** Reads deliveries of the App API. Throws a `PipelineError` that says to try later where it cannot. */
export class DeliverySearch {
  readonly #connection: AppConnection;
  readonly #budget = new RateBudget({
    requestsPerSecond: requestsPerSecondMax,
    operationsPerSecond: requestsPerSecondMax,
  });

  constructor(access: AppAccess) {
    this.#connection = new AppConnection(access, requestTimeoutMs);
  }

  /** Of one person; nothing when Customer.io does not know them. */
  async ofPerson({ id, email, cio_id: cioId }: ProfileIdentifiers, window: DeliveryWindow): Promise<FoundDelivery[]> {
    const [value, idType] =
      id !== undefined
        ? [id, IdentifierType.Id]
        : email !== undefined
          ? [email, IdentifierType.Email]
          : [`cio_${cioId ?? ''}`, IdentifierType.CioId];
    return this.#pages((client, start) => client.getCustomerMessages(value, { idType, ...pageOf(window, start) }));
  }

  /** Of everybody. `drafts` are listed apart. */
  async ofAll(window: DeliveryWindow, type: DeliveryType, drafts: boolean): Promise<FoundDelivery[]> {
    return this.#pages((client, start) => client.getMessages({ type, drafts, ...pageOf(window, start) }));
  }

  /** The headers of a sent e-mail; undefined where its content was not kept or has none. */
  async headersOf(deliveryId: string): Promise<Readonly<Record<string, string>> | undefined> {
    const body = await this.#get((client) => client.getArchivedMessage(deliveryId));
    const archived = isRecord(body) && isRecord(body.archived_message) ? body.archived_message : {};
    const list = typeof archived.headers === 'string' ? parsedJson(archived.headers) : archived.headers;
    const entries = Array.isArray(list)
      ? list.flatMap((item: unknown) => (isRecord(item) ? [[item.name, item.value] as const] : []))
      : Object.entries(isRecord(list) ? list : {});
    const texts = entries.flatMap(([name, value]) => (isText(name) && isText(value) ? [[name, value] as const] : []));
    return texts.length === 0 ? undefined : Object.fromEntries(texts);
  }

  close(): void {
    this.#connection.close();
  }

  async #pages(call: (client: Client, start: string | undefined) => Promise<unknown>): Promise<FoundDelivery[]> {
    const found: FoundDelivery[] = [];
    let start: string | undefined;
    for (let page = 0; page < pagesMax; page += 1) {
      const body = await this.#get((client) => call(client, start));
      // An empty list may be null (seen in other lists of this API).
      const messages = isRecord(body) && Array.isArray(body.messages) ? (body.messages as unknown[]) : [];
      found.push(...messages.flatMap(deliveryFrom));
      const next = isRecord(body) ? body.next : undefined;
      if (!isText(next)) return found;
      start = next;
    }
    throw new PipelineError('CUSTOMERIO_UNAVAILABLE', `the list of deliveries has more than ${pagesMax} pages`);
  }

  /** The body of the answer; undefined for 404. */
  async #get(call: (client: Client) => Promise<unknown>): Promise<unknown> {
    if (!(await this.#budget.spendWithin(1, waitMsMax))) {
      throw new PipelineError('CUSTOMERIO_RATE_LIMITED', `the rate budget would make it wait over ${waitMsMax} ms`);
    }
    const client = await this.#connection.client();
    const reply = await replyTo(() => call(client));
    if (reply.kind === 'failure') throw new PipelineError('CUSTOMERIO_UNAVAILABLE', 'no answer from Customer.io');
    const { status, body } = reply;
    if (status === 200 && isRecord(body)) return body;
    if (status === 404) return undefined;
    if (status === 429) this.#budget.pause(reply.retryAfterMs ?? 1_000);
    const code =
      status === 401 || status === 403
        ? 'CUSTOMERIO_UNAUTHORIZED'
        : status === 429
          ? 'CUSTOMERIO_RATE_LIMITED'
          : 'CUSTOMERIO_UNAVAILABLE';
    throw new PipelineError(code, `Customer.io answered ${status}`);
  }
}

const pageOf = (
  { fromSeconds, untilSeconds }: DeliveryWindow,
  start: string | undefined,
): { start_ts: number; end_ts: number; limit: number; start?: string } => ({
  start_ts: fromSeconds,
  end_ts: untilSeconds,
  limit: pageSize,
  ...(start !== undefined && { start }),
});

function deliveryFrom(message: unknown): FoundDelivery[] {
  if (!isRecord(message) || !isText(message.id)) return [];
  const { id, type, created, recipient, customer_identifiers: person } = message;
  const field = (name: string): string | undefined => {
    const value = isRecord(person) ? person[name] : undefined;
    return isText(value) ? value : undefined;
  };
  return [
    {
      deliveryId: id,
      type: isText(type) ? type : '',
      createdSeconds: typeof created === 'number' ? created : Number.NaN,
      recipient: isText(recipient) ? recipient : undefined,
      person: { id: field('id'), email: field('email'), cio_id: field('cio_id') },
    },
  ];
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
