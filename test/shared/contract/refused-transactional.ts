import type { RefusedRow } from './refused-identify';
import { person, time, unknown } from './sample-messages';

/** The time at which the rows are read. */
export const sendNowMs = 1_767_225_600_000;

export const receipt = { ...person, to: 'person@example.com', transactional_message_id: 'receipt' };
const push = { ...person, channel: 'push', transactional_message_id: 7 };
const sms = { ...person, channel: 'sms', transactional_message_id: 7, to: '+15550100123' };
const inApp = { ...person, channel: 'in_app', transactional_message_id: 7 };

const addresses = (count: number): string =>
  Array.from({ length: count }, (_item, index) => `p${index}@example.com`).join(', ');
const base64Of = (bytes: number): string => Buffer.alloc(bytes, 1).toString('base64');
const template = 'the number of a template or its trigger name';
const list = 'e-mail addresses separated by commas, or Liquid';
const phone = 'a telephone number such as +15550100123 (E.164), or Liquid';
const header = 'an object of headers, or a list of {name, value} as JSON text: ASCII without spaces';

export const refusedTransactional: readonly RefusedRow[] = [
  [
    'a channel that there is not',
    { ...receipt, channel: 'fax' },
    'MESSAGE_MALFORMED',
    'channel: got a text of 3 bytes, allowed email, push, sms, whatsapp, in_app, inbox_message',
  ],
  ['no recipient of an e-mail', { ...receipt, to: undefined }, 'MESSAGE_MALFORMED', `to: got nothing, allowed ${list}`],
  [
    'nobody',
    { ...receipt, identifiers: {} },
    'MESSAGE_MALFORMED',
    'identifiers: got none, allowed exactly one of id, email, cio_id',
  ],
  [
    'two identifiers',
    { ...receipt, identifiers: { id: '1', email: 'person@example.com' } },
    'MESSAGE_MALFORMED',
    'identifiers: got id and email, allowed exactly one of id, email, cio_id',
  ],
  [
    'an e-mail with neither template nor content',
    { ...person, to: 'person@example.com' },
    'MESSAGE_MALFORMED',
    'transactional_message_id: got nothing, and no from, no subject, no body, allowed a template, or from, subject and body together',
  ],
  [
    'an e-mail with a part of its content',
    { ...person, to: 'person@example.com', from: 'shop@example.com', body: '<p>Hi</p>' },
    'MESSAGE_MALFORMED',
    'transactional_message_id: got nothing, and no subject, allowed a template, or from, subject and body together',
  ],
  [
    'a recipient that is no address',
    { ...receipt, to: 'person@example.com, person' },
    'MESSAGE_MALFORMED',
    `to: got a text of 26 bytes, allowed ${list}`,
  ],
  [
    '16 recipients in one list',
    { ...receipt, to: addresses(16) },
    'MESSAGE_OVER_LIMIT',
    'to: got 16 recipients in to, cc and bcc, allowed at most 15 in to, cc and bcc together',
  ],
  [
    '16 recipients in three lists',
    { ...receipt, to: addresses(5), cc: addresses(5), bcc: addresses(6) },
    'MESSAGE_OVER_LIMIT',
    'to: got 16 recipients in to, cc and bcc, allowed at most 15 in to, cc and bcc together',
  ],
  [
    'attachments of 2,000,000 bytes',
    { ...receipt, attachments: { 'a.pdf': base64Of(1_000_000), 'b.pdf': base64Of(1_000_000) } },
    'MESSAGE_OVER_LIMIT',
    'attachments: got attachments of 2000000 bytes, allowed less than 2000000 bytes in all',
  ],
  [
    'an attachment without extension',
    { ...receipt, attachments: { receipt: 'eA==' } },
    'MESSAGE_MALFORMED',
    'attachments.receipt: got a name without extension, allowed a name such as receipt.pdf',
  ],
  [
    'an attachment that is not base64',
    { ...receipt, attachments: { 'receipt.txt': 'thank you!' } },
    'MESSAGE_MALFORMED',
    'attachments.receipt.txt: got a text of 10 bytes, allowed base64 text',
  ],
  [
    'a header with a space in its name',
    { ...receipt, headers: { 'X Tag': 'receipt' } },
    'MESSAGE_MALFORMED',
    `headers: got an object of 1 fields, allowed ${header}`,
  ],
  [
    'a header of two lines',
    { ...receipt, headers: { 'X-Tag': 'a\r\nBcc:person@example.com' } },
    'MESSAGE_MALFORMED',
    `headers: got an object of 1 fields, allowed ${header}`,
  ],
  [
    'headers as a text that is no list',
    { ...receipt, headers: '{"X-Tag":"receipt"}' },
    'MESSAGE_MALFORMED',
    `headers: got a text of 19 bytes, allowed ${header}`,
  ],
  [
    'a template by a fraction',
    { ...receipt, transactional_message_id: 1.5 },
    'MESSAGE_MALFORMED',
    `transactional_message_id: got a fraction, allowed ${template}`,
  ],
  [
    'a template to make by number',
    { ...receipt, transactional_message_id: 7, auto_create: true },
    'MESSAGE_MALFORMED',
    'auto_create: got true with a template by number, allowed true only where transactional_message_id is a trigger name',
  ],
  [
    'a template to make without a name',
    {
      ...person,
      to: 'person@example.com',
      from: 'shop@example.com',
      subject: 'Hi',
      body: '<p>Hi</p>',
      auto_create: true,
    },
    'MESSAGE_MALFORMED',
    'auto_create: got true without a transactional_message_id, allowed true only where transactional_message_id is a trigger name',
  ],
  [
    'milliseconds as send_at',
    { ...receipt, send_at: 1_767_225_600_123 },
    'MESSAGE_MALFORMED',
    `send_at: got a number of 13 digits, allowed ${time}; this can only be milliseconds or less`,
  ],
  [
    'milliseconds as expires_at',
    { ...receipt, expires_at: 1_767_225_600_123 },
    'MESSAGE_MALFORMED',
    `expires_at: got a number of 13 digits, allowed ${time}; this can only be milliseconds or less`,
  ],
  [
    'a send 90 days and a second ahead',
    { ...receipt, send_at: 1_767_225_600 + 90 * 86_400 + 1 },
    'MESSAGE_OVER_LIMIT',
    'send_at: got a time 91 days ahead, allowed at most 90 days ahead',
  ],
  [
    'an end before the send',
    { ...receipt, send_at: 1_767_225_700, expires_at: 1_767_225_700 },
    'MESSAGE_MALFORMED',
    'expires_at: got a time that is not after send_at, allowed a time after send_at',
  ],
  [
    'an unknown way out of doubt',
    { ...receipt, on_unknown_outcome: 'drop' },
    'MESSAGE_MALFORMED',
    'on_unknown_outcome: got a text of 4 bytes, allowed park, resend',
  ],
  ['an unknown field', { ...receipt, deduplicate_id: 'x' }, 'MESSAGE_MALFORMED', `deduplicate_id: ${unknown}`],
  ['a field of e-mail in a push', { ...push, subject: 'Hi' }, 'MESSAGE_MALFORMED', `subject: ${unknown}`],
  [
    'a push without template',
    { ...person, channel: 'push', title: 'Hi' },
    'MESSAGE_MALFORMED',
    `transactional_message_id: got nothing, allowed ${template}, not empty`,
  ],
  [
    'a push with a sound of its own',
    { ...push, sound: 'bell.wav' },
    'MESSAGE_MALFORMED',
    'sound: got a text of 8 bytes, allowed default, none',
  ],
  [
    'custom data that is no text',
    { ...push, custom_data: { badge: 3 } },
    'MESSAGE_MALFORMED',
    'custom_data: got an object of 1 fields, allowed an object whose values are texts',
  ],
  [
    'a device without platform',
    { ...push, custom_device: { token: 't' } },
    'MESSAGE_MALFORMED',
    'custom_device.platform: got nothing, allowed ios, android',
  ],
  [
    'a payload for no platform',
    { ...push, custom_payload: {} },
    'MESSAGE_MALFORMED',
    'custom_payload: got neither ios nor android, allowed ios, android or both',
  ],
  ['an SMS to nobody', { ...sms, to: undefined }, 'MESSAGE_MALFORMED', `to: got nothing, allowed ${phone}`],
  [
    'an SMS to a number without +',
    { ...sms, to: '15550100123' },
    'MESSAGE_MALFORMED',
    `to: got a text of 11 bytes, allowed ${phone}`,
  ],
  [
    'a WhatsApp message to an address',
    { ...sms, channel: 'whatsapp', to: 'person@example.com' },
    'MESSAGE_MALFORMED',
    `to: got a text of 18 bytes, allowed ${phone}`,
  ],
  [
    'an in-app message that heeds the subscription',
    { ...inApp, send_to_unsubscribed: false },
    'MESSAGE_MALFORMED',
    `send_to_unsubscribed: ${unknown}`,
  ],
  ['an in-app message with a recipient', { ...inApp, to: 'x' }, 'MESSAGE_MALFORMED', `to: ${unknown}`],
  [
    '1,000,001 bytes without attachments',
    { ...receipt, message_data: { text: 'x'.repeat(999_838) } },
    'MESSAGE_TOO_LARGE',
    'the message: got 1000001 bytes, allowed at most 1000000 bytes as JSON without attachments',
  ],
];
