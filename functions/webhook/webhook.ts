/** Decides what one webhook request is and how it is answered. */
import { gunzipSync } from 'node:zlib';

import { errorTable, foreignError, maskForeignText, PipelineError, type ErrorCode } from '../../shared/errors';
import type { WriteLog } from '../../shared/log';
import type { Secret } from '../../shared/secrets';
import { parseDeliveryEvent, type DeliveryEvent } from '../../shared/webhooks/delivery-event';
import { eventNames } from '../../shared/webhooks/event-names';
import { checkSignature, type SignatureCheck, type SignatureWindow } from '../../shared/webhooks/signature';
import type { CustomerIOWebhooks, ListenerFailure } from '../../shared/webhooks/webhooks';
import { quarantinedMessage, type Publish, type Trouble } from './quarantine';
import { checkWithKeys } from './signing-keys';

export type WebhookRequest = {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly signature: string | readonly string[] | undefined;
  readonly timestamp: string | readonly string[] | undefined;
  /** The bytes as they were sent. */
  readonly rawBody: Uint8Array;
};

/** 2xx for everything authentic; 401, 404, 405, 413 and 415 for what is not; 503 when nothing could be stored. */
export type Reply = { readonly status: 204 | 401 | 404 | 405 | 413 | 415 | 503 };

export type WebhookParts = {
  readonly signingKeys: Secret;
  readonly window: SignatureWindow;
  readonly webhooks: CustomerIOWebhooks;
  readonly quarantine: Publish;
  /** By then listeners must have finished. */
  readonly listenersMsMax: number;
  readonly log: WriteLog;
  /** For what anybody on the internet can cause. */
  readonly logRefusal: WriteLog;
  readonly nowMs: () => number;
};

/** Larger than any event that Customer.io sends; for what nobody signed. */
const unsignedBodyBytesMax = 1_000_000;
/** What a compressed body may unpack to. */
const unpackedBytesMax = 10_000_000;
/** Later than this the event is a retry that was not signed anew; worth knowing before the window is narrowed. */
const lateSeconds = 300;

/** Never throws. An authentic event is answered 204, or 503 when it could not be stored; never 4xx. */
export async function receiveWebhook(request: WebhookRequest, parts: WebhookParts): Promise<Reply> {
  try {
    if (request.method !== 'POST') return { status: 405 };
    const checked = await checkRequest(request, parts);
    if (!checked.signature.ok) return refuse(request, checked.signature, parts);
    if (checked.signature.ageSeconds > lateSeconds) {
      const { ageSeconds } = checked.signature;
      parts.log({ severity: 'INFO', message: 'an event came late, by its signature', age_seconds: ageSeconds });
    }
    return await accept(request.rawBody, checked.body, parts);
  } catch (error) {
    const { name, frames } = foreignError(error);
    parts.log({
      severity: 'ERROR',
      message: `unexpected ${name}`,
      code: 'INTERNAL',
      stack_trace: [name, ...frames].join('\n'),
    });
    return { status: 503 };
  }
}

type Checked = { readonly signature: SignatureCheck; readonly body: Uint8Array };

/** Customer.io does not compress; a proxy between us may. So the bytes as sent come first, then what is in them. */
async function checkRequest(request: WebhookRequest, parts: WebhookParts): Promise<Checked> {
  const { signature, timestamp, rawBody, contentEncoding } = request;
  const check = (body: Uint8Array) => (keys: readonly string[]) =>
    checkSignature({ rawBody: body, signature, timestamp }, keys, parts.nowMs(), parts.window);
  const sent = await checkWithKeys(parts.signingKeys, check(rawBody));
  const unpacked = contentEncoding === 'gzip' ? unpack(rawBody) : undefined;
  if (!unpacked) return { signature: sent, body: rawBody };
  return { signature: sent.ok ? sent : await checkWithKeys(parts.signingKeys, check(unpacked)), body: unpacked };
}

function unpack(body: Uint8Array): Uint8Array | undefined {
  if (body.length > unsignedBodyBytesMax) return undefined;
  try {
    return gunzipSync(body, { maxOutputLength: unpackedBytesMax });
  } catch {
    return undefined;
  }
}

function refuse(
  { path, contentType = '', rawBody, signature }: WebhookRequest,
  { code, reason }: Extract<SignatureCheck, { ok: false }>,
  { logRefusal }: WebhookParts,
): Reply {
  if (rawBody.length > unsignedBodyBytesMax) return { status: 413 };
  // Passers-by, who do not even try to sign, are answered without a line that somebody would have to read.
  const isPasserBy = signature === undefined && code === 'SIGNATURE_MISSING';
  if (isPasserBy && path !== '/') return { status: 404 };
  if (isPasserBy && contentType !== '' && !contentType.includes('json')) return { status: 415 };
  logRefusal({ severity: errorTable[code].severity, message: `refused: ${code}`, code, detail: reason });
  return { status: 401 };
}

/** `sent` is what is put aside when need be: the bytes as they came. */
async function accept(sent: Uint8Array, body: Uint8Array, parts: WebhookParts): Promise<Reply> {
  const receivedAt = new Date(parts.nowMs());
  let event: DeliveryEvent;
  try {
    event = parseDeliveryEvent(body);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return (await putAside(sent, { code: error.code, detail: error.detail, receivedAt }, parts)) ? done : again;
  }
  const { failures } = await parts.webhooks.dispatch(event, parts.listenersMsMax);
  if (failures.length > 0 && !(await dealWith(failures, { event, sent, receivedAt }, parts))) return again;
  // To be counted by a metric, whose labels are a closed list: alerts watch the rates of bounces and complaints.
  const name = event.name !== undefined && eventNames.isKnown(event.name) ? event.name : 'other';
  parts.log({ severity: 'INFO', message: 'event accepted', event_name: name });
  return done;
}

/** False when Customer.io has to send the event again. */
async function dealWith(
  failures: readonly ListenerFailure[],
  { event, sent, receivedAt }: { readonly event: DeliveryEvent; readonly sent: Uint8Array; readonly receivedAt: Date },
  parts: WebhookParts,
): Promise<boolean> {
  const troubles = failures.map((failure) => troubleOf(failure, event, receivedAt));
  for (const { code, detail } of troubles) {
    parts.log({ severity: errorTable[code].severity, message: `event ${event.eventId}: ${code}`, code, detail });
  }
  if (troubles.some(({ code }) => errorTable[code].disposition === 'retry')) return false;
  // Side by side, so that the time for the answer holds for two of them as for one.
  const isKept = await Promise.all(
    troubles.map(async (trouble) => (await putAside(sent, trouble, parts)) || trouble.code !== 'ROW_REJECTED'),
  );
  // A listener's failure never makes Customer.io try again: the row is there, and the feed must go on.
  return !isKept.includes(false);
}

const done: Reply = { status: 204 };
const again: Reply = { status: 503 };

function troubleOf(
  { listener, required, error }: ListenerFailure,
  { eventId }: DeliveryEvent,
  receivedAt: Date,
): Trouble {
  if (required && error instanceof PipelineError)
    return { code: error.code, detail: error.detail, eventId, receivedAt };
  const { name, message } = foreignError(error);
  const code: ErrorCode = required ? 'INTERNAL' : 'LISTENER_FAILED';
  return { code, detail: maskForeignText(`listener for ${listener}: ${name} ${message}`), eventId, receivedAt };
}

async function putAside(sent: Uint8Array, trouble: Trouble, { quarantine, log }: WebhookParts): Promise<boolean> {
  const { code, detail, eventId } = trouble;
  try {
    await quarantine(quarantinedMessage(sent, trouble));
    log({ severity: errorTable[code].severity, message: `quarantined: ${code}`, code, detail, event_id: eventId });
    return true;
  } catch (error) {
    const { name, message } = foreignError(error);
    const why = maskForeignText(`${name} ${message}`);
    log({
      severity: 'CRITICAL',
      message: `not quarantined: ${code}`,
      code,
      detail: `${detail}; ${why}`,
      event_id: eventId,
    });
    return false;
  }
}
