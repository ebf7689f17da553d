/** Accepts a send of the App API: 200 means that it is queued, not that anybody gets it. */
import type { PersonRef, SendOperation } from '../operation';
import { checkSendAt, refusedWith } from '../parse-send';
import { invalid, rejected, type Result } from '../result';
import { Refused, textOf } from '../validate';
import { isUnsubscribed } from './attributes';
import type { Recipient } from './deliveries';
import { findOrCreatePerson } from './people-by-ref';
import type { Person } from './person';
import type { Context } from './workspace';
import { secondsOf } from './write-time';

/** The sentence of the specification's example for an account without the feature. */
const notAuthorized = 'Account is not authorized for transactional messaging.';

export function acceptSend(context: Context, operation: SendOperation): Result {
  try {
    return accept(context, operation);
  } catch (error) {
    if (error instanceof Refused) return rejected(error.problem);
    throw error;
  }
}

function accept(context: Context, operation: SendOperation): Result {
  const { workspace, switches, nowMs, request } = context;
  const { channel, body, sendAt } = operation;
  const now = secondsOf(nowMs);
  if (switches.sending === 'forbidden') throw new Refused(refusedWith(403, 'workspace', notAuthorized));
  checkSendAt(sendAt, now);
  const isSuppressed = operation.person !== undefined && workspace.suppression.has(operation.person);
  const known = isSuppressed || operation.person === undefined ? undefined : workspace.people.find(operation.person);
  const blocked = whyBlocked(operation, isSuppressed, known);
  if (blocked !== undefined && switches.unreachableSend === 'reject_400') {
    throw new Refused(invalid('identifiers', blocked));
  }
  if (operation.person?.kind === 'cio_id' && known === undefined && !isSuppressed) {
    throw new Refused(invalid('identifiers.cio_id', 'is unknown'));
  }
  const named = workspace.templates.resolve(operation.template, channel, {
    creates: operation.createsTemplate,
    exists: switches.unknownTemplate === 'exists',
  });
  if (named.kind !== 'template') {
    const field = 'transactional_message_id';
    const text = named.kind === 'unknown' ? 'not found' : 'is used by another channel';
    throw new Refused(invalid(field, text, `transactional message ${text}`));
  }
  const person =
    isSuppressed || operation.person === undefined
      ? undefined
      : // "If the person doesn't exist, they are created" (README of customerio-node, sends).
        findOrCreatePerson(context, operation.person);
  const delivery = workspace.deliveries.add({
    channel,
    origin: { transactional_message_id: named.template.id },
    person: recipientOf(operation.person, person),
    recipient: addressOf(operation, person),
    subject: textOf(body.subject),
    createdAt: now,
    // "A timestamp in the past is sent at once" (App API specification, send_at).
    sendAt: sendAt !== undefined && sendAt > now ? sendAt : undefined,
    isDraft: body.queue_draft === true,
    blocked,
    body,
    request,
  });
  const cioId = person?.cioId;
  return { result: 'applied', deliveryId: delivery.id, ...(cioId === undefined ? {} : { cioId }) };
}

function whyBlocked(
  { sendsToUnsubscribed, channel }: SendOperation,
  isSuppressed: boolean,
  person: Person | undefined,
): string | undefined {
  if (isSuppressed) return 'person is suppressed';
  // In-app messages go out regardless of the subscription (docs.customer.io, sending behavior).
  if (sendsToUnsubscribed || channel === 'in_app' || channel === 'inbox_message') return undefined;
  return person !== undefined && isUnsubscribed(person) ? 'person is unsubscribed' : undefined;
}

export function recipientOf(ref: PersonRef | undefined, person: Person | undefined): Recipient | undefined {
  if (person !== undefined) {
    const { id, email } = person.identifiers;
    return { id: id ?? null, email: email ?? null, cio_id: person.cioId };
  }
  if (ref === undefined) return undefined;
  return {
    id: ref.kind === 'id' ? ref.value : null,
    email: ref.kind === 'email' ? ref.value : null,
    cio_id: ref.kind === 'cio_id' ? ref.value : null,
  };
}

function addressOf({ channel, body }: SendOperation, person: Person | undefined): string | undefined {
  const to = textOf(body.to);
  switch (channel) {
    case 'email':
      return to;
    case 'sms':
    case 'whatsapp':
      return to ?? textOf(person?.attributes.get('phone')?.value);
    case 'push':
      return undefined;
    case 'in_app':
    case 'inbox_message':
      return person?.identifiers.id ?? person?.identifiers.email;
  }
}
