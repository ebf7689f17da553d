/** The body of a message on the transactional topic: one App API send, in its own words, and what to do in doubt. */
import { z } from 'zod';

import { attributes } from './attributes';
import { profileIdentifiers } from './identifiers';
import { malformed, overLimit, type Problem } from './problem';
import { limits } from './limits';
import { recipientsIn } from './recipient-list';
import {
  attachments,
  content,
  freeObject,
  mailHeaders,
  phoneNumber,
  recipientList,
  templateId,
  textMap,
  token,
} from './send-fields';
import { anyTime, writeTime } from './time';

const flag = z.boolean().optional();

/** What every channel takes. */
const shared = {
  identifiers: profileIdentifiers,
  message_data: freeObject.optional(),
  /** When to send. A past time is now. At most `sendAheadDaysMax`. */
  send_at: writeTime.optional(),
  queue_draft: flag,
  disable_message_retention: flag,
  language: content.optional(),
  /** Makes the template, empty, when its trigger name is unknown. */
  auto_create: flag,
  /** Past this time the message is parked and not sent late. Ours: Customer.io does not see it. */
  expires_at: writeTime.optional(),
  /** When nobody knows whether a send was accepted. Ours: Customer.io does not see it. */
  on_unknown_outcome: z.enum(['park', 'resend']).optional().default('park'),
};

const withTemplate = { ...shared, transactional_message_id: templateId };

/** In-app goes out whatever the subscription says (Customer.io docs, sending behavior). */
const heedsSubscription = { send_to_unsubscribed: flag };

type Issues = z.core.$ZodRawIssue[];
type Checked = { readonly value: Readonly<Record<string, unknown>>; readonly issues: Issues };

function refuse({ value, issues }: Checked, { path, ...params }: Problem): void {
  issues.push({ code: 'custom', input: value, path: [...path], params });
}

function checkSend(checked: Checked): void {
  const { auto_create: autoCreate, transactional_message_id: template, expires_at: end, send_at: at } = checked.value;
  if (autoCreate === true && typeof template !== 'string') {
    const got = template === undefined ? 'true without a transactional_message_id' : 'true with a template by number';
    refuse(checked, malformed(['auto_create'], got, 'true only where transactional_message_id is a trigger name'));
  }
  if (typeof end === 'number' && typeof at === 'number' && end <= at) {
    refuse(checked, malformed(['expires_at'], 'a time that is not after send_at', 'a time after send_at'));
  }
}

/** Without a template these are the e-mail. */
const ownContent = ['from', 'subject', 'body'] as const;
const recipientFields = ['to', 'cc', 'bcc'] as const;

function checkEmail(checked: Checked): void {
  checkSend(checked);
  const { value } = checked;
  if (value.transactional_message_id === undefined) {
    const missing = ownContent.filter((name) => value[name] === undefined);
    if (missing.length > 0) {
      const allowed = 'a template, or from, subject and body together';
      refuse(checked, malformed(['transactional_message_id'], `nothing, and no ${missing.join(', no ')}`, allowed));
    }
  }
  let count = 0;
  for (const name of recipientFields) {
    const list = value[name];
    if (typeof list === 'string') count += recipientsIn(list).length;
  }
  if (count > limits.recipientsMax) {
    const allowed = `at most ${limits.recipientsMax} in to, cc and bcc together`;
    refuse(checked, overLimit(['to'], `${count} recipients in to, cc and bcc`, allowed));
  }
}

const email = z
  .strictObject({
    ...shared,
    ...heedsSubscription,
    channel: z.literal('email').optional().default('email'),
    transactional_message_id: templateId.optional(),
    to: recipientList,
    cc: recipientList.optional(),
    bcc: recipientList.optional(),
    fake_bcc: flag,
    from: content.optional(),
    reply_to: content.optional(),
    subject: content.optional(),
    preheader: content.optional(),
    body: content.optional(),
    body_plain: content.optional(),
    body_amp: content.optional(),
    attachments: attachments.optional(),
    headers: mailHeaders.optional(),
    tracked: flag,
    disable_css_preprocessing: flag,
  })
  .check(checkEmail)
  .meta({ anyOf: [{ required: ['transactional_message_id'] }, { required: [...ownContent] }] });

const push = z
  .strictObject({
    ...withTemplate,
    ...heedsSubscription,
    channel: z.literal('push'),
    /** `all`, `last_used`, or a device token of the person. */
    to: token.optional(),
    title: content.optional(),
    message: content.optional(),
    image_url: content.optional(),
    link: content.optional(),
    sound: z.enum(['default', 'none']).optional(),
    custom_data: textMap.optional(),
    /** Added to the person, or updated, when the message is sent. */
    custom_device: z
      .strictObject({
        token,
        platform: z.enum(['ios', 'android']),
        last_used: anyTime.optional(),
        attributes: attributes.optional(),
      })
      .optional(),
    /** Takes the place of all other content, the template's too. */
    custom_payload: z
      .strictObject({ ios: freeObject.optional(), android: freeObject.optional() })
      .check((checked) => {
        if (checked.value.ios !== undefined || checked.value.android !== undefined) return;
        refuse(checked, malformed([], 'neither ios nor android', 'ios, android or both'));
      })
      .optional(),
  })
  .check(checkSend);

const sms = z
  .strictObject({
    ...withTemplate,
    ...heedsSubscription,
    channel: z.literal('sms'),
    to: phoneNumber,
    /** A number, or the id of a sender. */
    from: content.optional(),
    tracked: flag,
  })
  .check(checkSend);

const whatsapp = z
  .strictObject({
    ...withTemplate,
    ...heedsSubscription,
    channel: z.literal('whatsapp'),
    to: phoneNumber.optional(),
    from: content.optional(),
    tracked: flag,
  })
  .check(checkSend);

const inApp = z.strictObject({ ...withTemplate, channel: z.literal('in_app') }).check(checkSend);

const inboxMessage = z
  .strictObject({ ...withTemplate, channel: z.literal('inbox_message'), to: content.optional() })
  .check(checkSend);

export const transactionalMessageSchema = z.discriminatedUnion('channel', [
  email,
  push,
  sms,
  whatsapp,
  inApp,
  inboxMessage,
]);

/** A send as it goes on: `channel` and `on_unknown_outcome` filled in, ids text, times Unix seconds. */
export type TransactionalMessage = z.output<typeof transactionalMessageSchema>;

export type Channel = TransactionalMessage['channel'];

/** A send as a publisher may write it. */
export type TransactionalMessageInput = z.input<typeof transactionalMessageSchema>;
