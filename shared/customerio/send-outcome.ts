/** What an answer to a send means. Whatever leaves a doubt is `unknown`: a send in doubt is never sent again blindly. */
import { maskForeignText, PipelineError, type ErrorCode } from '../errors';
import { isRecord, isText, refusal, type Reply } from './outcome';

type SendOutcome =
  | { readonly kind: 'accepted'; readonly deliveryId: string }
  /** Nothing was sent, and `code` says what is next. */
  | { readonly kind: 'not-sent'; readonly code: ErrorCode; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string };

/** 400, 404 and 413 are documented for sends; the others say that the request as such was not taken (RFC 9110, 15.5). */
const refusedStatuses: readonly number[] = [400, 404, 405, 413, 414, 415, 422, 431];

/** The method and the body are to be sent elsewhere, so nothing was done with them here (RFC 9110, 15.4). */
const movedStatuses: readonly number[] = [301, 307, 308];

const notSent = (code: ErrorCode, detail: string): SendOutcome => ({ kind: 'not-sent', code, detail });
const unknown = (detail: string): SendOutcome => ({ kind: 'unknown', detail });

function sendOutcomeOf(reply: Reply): SendOutcome {
  if (reply.kind === 'failure') {
    const reason = maskForeignText(reply.reason);
    return reply.isUnsent === true
      ? notSent('CUSTOMERIO_UNAVAILABLE', `no connection to Customer.io: ${reason}`)
      : unknown(`the send was on its way and there was no answer: ${reason}`);
  }
  const { status, body } = reply;
  const answered = `Customer.io answered ${status}`;
  if (status >= 200 && status < 300) {
    const deliveryId = isRecord(body) ? body.delivery_id : undefined;
    if (isText(deliveryId)) return { kind: 'accepted', deliveryId };
    return unknown(`${answered} without a delivery_id that can be read`);
  }
  // Before the other 403: this one is about the message (common API errors of sends, Customer.io docs, read 2026-08).
  if (status === 403 && isAboutAttachment(body)) return notSent('CUSTOMERIO_REJECTED', refusal(status, body));
  // The workspace or the key, not the message.
  if (status === 401 || status === 402 || status === 403) return notSent('CUSTOMERIO_UNAUTHORIZED', answered);
  if (status === 429) return notSent('CUSTOMERIO_RATE_LIMITED', answered);
  if (refusedStatuses.includes(status)) return notSent('CUSTOMERIO_REJECTED', refusal(status, body));
  if (movedStatuses.includes(status)) {
    return notSent('CUSTOMERIO_UNAVAILABLE', `${answered}, a redirect, which is not followed: check the region`);
  }
  return unknown(answered);
}

/** That Customer.io has queued a send; what becomes of it arrives as delivery events with this id. */
export type SendAcceptance = { readonly deliveryId: string };

/** Throws SEND_OUTCOME_UNKNOWN where nobody knows, and any other code where nothing was sent. */
export function acceptanceOf(reply: Reply): SendAcceptance {
  const outcome = sendOutcomeOf(reply);
  switch (outcome.kind) {
    case 'accepted':
      return { deliveryId: outcome.deliveryId };
    case 'not-sent':
      throw new PipelineError(outcome.code, outcome.detail);
    case 'unknown':
      throw new PipelineError('SEND_OUTCOME_UNKNOWN', outcome.detail);
  }
}

function isAboutAttachment(body: unknown): boolean {
  const meta = isRecord(body) && isRecord(body.meta) ? body.meta : {};
  return isText(meta.error) && meta.error.startsWith('Forbidden file type');
}
