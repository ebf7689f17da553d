/** Switches of the App API and of reporting webhooks. */
import { z } from 'zod';
import { countOrNull, define, onOff } from './switch';

const appSpec = 'App API specification';

export const sends = {
  sending: define(
    z.enum(['approved', 'forbidden']),
    'approved',
    'whether the workspace may send: 403 while the account is not approved or set to "Do Not Send"',
    'common API errors, docs.customer.io',
  ),
  unreachableSend: define(
    z.enum(['accept', 'reject_400']),
    'accept',
    'a send to a suppressed person, or with `send_to_unsubscribed: false` to an unsubscribed one: 200 and undeliverable later, or refused',
    `${appSpec}, sends: not said`,
    9,
  ),
  unknownTemplate: define(
    z.enum(['exists', 'reject_400']),
    'exists',
    'a `transactional_message_id` that is not in the seed; Customer.io refuses it, `exists` spares a test the seed',
    'common API errors, docs.customer.io',
  ),
  inboxObjectType: define(
    z.enum(['in_app', 'inbox']),
    'in_app',
    '`object_type` of events about inbox messages',
    'reporting webhooks specification: none is listed',
    16,
  ),
  sendsPerSecondMax: define(
    countOrNull,
    null,
    'sends a second above which a send is 429; null = no limit',
    `${appSpec}: 100; 3000 per 3 seconds in newer text`,
    2,
  ),
  emptyList: define(
    z.enum(['null', 'array']),
    'null',
    'how an empty list of what is set up in the workspace is written',
    'recorded by the authors of customerio-node: `exports: null`; `results: []`',
  ),
  appRequestsPerSecondMax: define(
    countOrNull,
    null,
    'other App API requests a second above which one is 429; null = no limit',
    `${appSpec}: 10 for most endpoints`,
  ),
  messagesLagMs: define(
    z.int().nonnegative(),
    0,
    'how long a delivery is missing from /v1/messages and /v1/customers/{id}/messages after its send',
    `${appSpec}, messages: not said`,
    21,
  ),
};

export const callbacks = {
  preferencesObjectKey: define(
    z.enum(['object_type_type', 'object_type', 'delivery_type']),
    'object_type_type',
    'the key of the channel in `cio_subscription_preferences_changed`',
    'the specification prints object_type_type; delivery_type was seen',
  ),
  complaintUnsubscribes: define(
    onOff,
    false,
    'whether a complaint also sets `unsubscribed`, beside the suppression at the mail provider',
    'workspace suppressions, docs.customer.io: not said',
  ),
  callbackTimestamp: define(
    z.enum(['each_attempt', 'first_attempt']),
    'each_attempt',
    'whether a repeated callback is signed with a new X-CIO-Timestamp',
    'receivers of n8n and PostHog allow 300 seconds; Customer.io does not say',
    11,
  ),
  unlistedFailure: define(
    z.enum(['backoff', 'hour']),
    'backoff',
    'the wait after a failure that is not on the list of those that wait an hour: 408, 503, 504, a timeout, a redirect',
    'reporting webhooks, docs.customer.io: not said',
    12,
  ),
  backlogScope: define(
    z.enum(['webhook', 'workspace']),
    'webhook',
    'what waits behind a failing callback: that webhook alone, or every one',
    'reporting webhooks, docs.customer.io: not said',
    13,
  ),
  disabledWebhook: define(
    z.enum(['loses', 'keeps']),
    'loses',
    'events while a webhook is disabled: lost to it, or sent once it is enabled',
    'reporting webhooks, docs.customer.io: not said',
    14,
  ),
  callbacksAtOnceMax: define(
    z.int().positive(),
    10,
    'calls of a reporting webhook under way at once; 1 keeps the order',
    'reporting webhooks, docs.customer.io: no order is promised',
    13,
  ),
};
