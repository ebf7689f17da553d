/**
 * Finds out whether a send in doubt was accepted, from what Customer.io lists. It says `sent` only for a delivery that
 * carries the event_id, and `not-sent` only where nothing at all could be this send; the rest is for a person.
 */
import type { Channel, TransactionalMessage } from '../contract/transactional-message';
import type { DeliverySearch, DeliveryType, DeliveryWindow, FoundDelivery } from './delivery-search';
import { correlationHeader, correlationHeaderValue } from './send-request';

export type SendInDoubt = {
  readonly eventId: string;
  readonly message: TransactionalMessage;
  /** Since when the ledger has it in doubt. */
  readonly sinceMs: number;
};

export type SendFinding =
  | { readonly kind: 'sent'; readonly deliveryId: string }
  | { readonly kind: 'not-sent' }
  | { readonly kind: 'unclear'; readonly why: string; readonly candidates: readonly string[] };

/** How long Customer.io may take to list a delivery is not documented. */
export const listingLagMsDefault = 60 * 60_000;

/** A doubt is as old as the answer that did not come, or as the end of a lease of two minutes; and clocks differ. */
const window = { beforeSeconds: 300, afterSeconds: 120 } as const;

/** SMS is called `twilio` there (App API specification, message types); of inbox messages nothing is said. */
const typeOf: Readonly<Record<Channel, DeliveryType>> = {
  email: 'email',
  push: 'push',
  sms: 'twilio',
  whatsapp: 'whatsapp',
  in_app: 'in_app',
  inbox_message: 'in_app',
};

export type FindOptions = {
  readonly search: Pick<DeliverySearch, 'ofPerson' | 'ofAll' | 'headersOf'>;
  readonly nowMs: number;
  /** @default listingLagMsDefault */
  readonly listingLagMs?: number;
};

export async function findSend(send: SendInDoubt, options: FindOptions): Promise<SendFinding> {
  const candidates = await candidatesOf(send, options);
  const open: string[] = [];
  for (const { deliveryId } of candidates) {
    const carried = send.message.channel === 'email' ? await carriedBy(deliveryId, options) : undefined;
    if (carried === correlationHeaderValue(send.eventId)) return { kind: 'sent', deliveryId };
    if (carried === undefined) open.push(deliveryId);
  }
  if (open.length > 0) {
    return { kind: 'unclear', why: 'deliveries of that time could be this send, and do not say', candidates: open };
  }
  const { listingLagMs = listingLagMsDefault, nowMs } = options;
  if (nowMs - send.sinceMs >= listingLagMs) return { kind: 'not-sent' };
  const minutes = Math.ceil((listingLagMs - (nowMs - send.sinceMs)) / 60_000);
  return { kind: 'unclear', why: `not listed yet; ask again in ${minutes} minutes`, candidates: [] };
}

async function candidatesOf({ message, sinceMs }: SendInDoubt, { search }: FindOptions): Promise<FoundDelivery[]> {
  const seconds = Math.floor(sinceMs / 1000);
  const within: DeliveryWindow = {
    fromSeconds: seconds - window.beforeSeconds,
    untilSeconds: seconds + window.afterSeconds,
  };
  const type = typeOf[message.channel];
  const isType = (delivery: FoundDelivery): boolean => delivery.type === type;
  const own = (await search.ofPerson(message.identifiers, within)).filter(isType);
  if (own.length > 0) return own;
  // Their identifiers may have changed since, and drafts are not among a person's messages.
  const all = await search.ofAll(within, type, message.queue_draft === true);
  return all.filter((delivery) => isType(delivery) && mayBeFor(message, delivery));
}

/** Somebody else's is one that names another person and another place. */
function mayBeFor(message: TransactionalMessage, { recipient, person }: FoundDelivery): boolean {
  const { id, email, cio_id: cioId } = message.identifiers;
  if (id !== undefined && id === person.id) return true;
  if (email !== undefined && email.toLowerCase() === person.email?.toLowerCase()) return true;
  if (cioId !== undefined && cioId === person.cio_id) return true;
  const to = 'to' in message ? message.to : undefined;
  if (to === undefined || recipient === undefined) return false;
  return to.toLowerCase().includes(recipient.toLowerCase());
}

async function carriedBy(deliveryId: string, { search }: FindOptions): Promise<string | undefined> {
  const headers = Object.entries((await search.headersOf(deliveryId)) ?? {});
  return headers.find(([name]) => name.toLowerCase() === correlationHeader.toLowerCase())?.[1];
}
