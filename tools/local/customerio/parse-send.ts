/** The rules on the body of a send, in the order in which the App API specification lists its fields. */
import {
  attachmentBytesMax,
  forbiddenAttachments,
  recipientsMax,
  sendAtSecondsAheadMax,
  sendBodyBytesMax,
} from './limits';
import type { Attributes, Operation, PersonRef } from './operation';
import { readPersonRef } from './parse-refs';
import type { Reading } from './parse-reading';
import { invalid, required, type Problem } from './result';
import { isRecord, Refused, textOf } from './validate';
import type { Channel } from './workspace/deliveries';

export type SendChannel = Exclude<Channel, 'slack' | 'webhook'>;

export const sendChannels = [
  'email',
  'push',
  'sms',
  'whatsapp',
  'in_app',
  'inbox_message',
] as const satisfies readonly SendChannel[];

/** A refusal with a status other than 400. */
export const refusedWith = (status: number, field: string, sentence: string): Problem => ({
  ...invalid(field, sentence, sentence),
  status,
});

/** Fields of every channel that must be booleans where they are given. */
const flags = ['send_to_unsubscribed', 'queue_draft', 'disable_message_retention', 'auto_create', 'tracked'] as const;

export function readSend(channel: SendChannel): (reading: Reading, body: Attributes) => Operation {
  return (reading, body) => {
    for (const flag of flags) {
      if (body[flag] !== undefined && typeof body[flag] !== 'boolean') {
        throw new Refused(invalid(flag, 'must be a boolean'));
      }
    }
    if (body.message_data !== undefined && !isRecord(body.message_data)) {
      throw new Refused(invalid('message_data', 'must be an object'));
    }
    const person = readRecipient(reading, channel, body);
    const template = readTemplate(body.transactional_message_id);
    if (channel === 'email') checkEmail(body, template);
    else if (template === undefined) throw new Refused(required('transactional_message_id'));
    if (channel === 'sms' && textOf(body.to) === undefined) throw new Refused(required('to'));
    checkSize(body);
    return {
      kind: 'send',
      channel,
      person,
      template,
      sendAt: readSendAt(body.send_at),
      // "default: true" (App API specification, send_to_unsubscribed).
      sendsToUnsubscribed: body.send_to_unsubscribed !== false,
      createsTemplate: body.auto_create === true,
      body,
    };
  };
}

/** "One of id, email, or cio_id"; the schema of an email does not require it. */
function readRecipient(reading: Reading, channel: SendChannel, body: Attributes): PersonRef | undefined {
  if (body.identifiers === undefined && channel === 'email') return undefined;
  return readPersonRef(reading, 'identifiers', body.identifiers);
}

function readTemplate(given: unknown): string | number | undefined {
  if (given === undefined || given === null || given === '') return undefined;
  if (typeof given === 'string' || Number.isInteger(given)) return given as string | number;
  throw new Refused(invalid('transactional_message_id', 'must be an integer or a string'));
}

/** "Unix timestamp … up to 90 days in the future" (App API specification, send_at); the reference of "future" is ours. */
function readSendAt(given: unknown): number | undefined {
  if (given === undefined || given === null) return undefined;
  if (!Number.isInteger(given)) throw new Refused(invalid('send_at', 'must be a unix timestamp in seconds'));
  return Number(given);
}

/** Whether a send may wait so long; milliseconds are far beyond. */
export function checkSendAt(sendAt: number | undefined, nowSeconds: number): void {
  if (sendAt === undefined || sendAt - nowSeconds <= sendAtSecondsAheadMax) return;
  throw new Refused(invalid('send_at', 'cannot be more than 90 days in the future'));
}

const addressesOf = (value: unknown): readonly string[] =>
  (textOf(value) ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');

function checkEmail(body: Attributes, template: string | number | undefined): void {
  const to = addressesOf(body.to);
  if (to.length === 0) throw new Refused(required('to'));
  if (template === undefined) {
    const missing = ['body', 'subject', 'from'].find((field) => (textOf(body[field]) ?? '') === '');
    if (missing !== undefined) throw new Refused(required(missing));
  }
  const all = [...to, ...addressesOf(body.cc), ...addressesOf(body.bcc)];
  const wrong = all.find((address) => !/^[^<]*<?[^\s@<>]+@[^\s@<>]+>?$/.test(address) && !address.includes('{{'));
  if (wrong !== undefined) throw new Refused(invalid('to', 'is not a valid email address'));
  if (all.length > recipientsMax) {
    throw new Refused(invalid('to', `cannot have more than ${recipientsMax} recipients over to, cc and bcc`));
  }
  if (body.attachments !== undefined) checkAttachments(body.attachments);
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The sentences are those of the specification's examples; which types are forbidden is not listed there. */
function checkAttachments(attachments: unknown): void {
  if (!isRecord(attachments)) throw new Refused(invalid('attachments', 'must be an object'));
  let bytes = 0;
  for (const [name, content] of Object.entries(attachments)) {
    const extension = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase();
    if (extension === undefined) throw new Refused(invalid('attachments', `${name} has no extension`));
    if (forbiddenAttachments.has(extension)) {
      throw new Refused(refusedWith(403, 'attachments', `Forbidden file type ${extension} for attachment ${name}.`));
    }
    if (typeof content !== 'string' || !base64.test(content)) {
      const sentence = `Attachment must be base64 encoded: "${name}"`;
      throw new Refused(invalid('attachments', sentence, sentence));
    }
    bytes += Buffer.byteLength(content, 'base64');
  }
  if (bytes >= attachmentBytesMax) {
    throw new Refused(refusedWith(413, 'attachments', 'Total attachment size exceeds the limit'));
  }
}

function checkSize(body: Attributes): void {
  if (Buffer.byteLength(JSON.stringify({ ...body, attachments: undefined })) > sendBodyBytesMax) {
    throw new Refused(invalid('body', `cannot be larger than ${sendBodyBytesMax} bytes without attachments`));
  }
}
