/** `/v1/reporting_webhooks`. The signing key is never shown: in Customer.io it is copied from the page of the webhook. */
import { z } from 'zod';
import { appError, json, noContent, type Answer } from './answers';
import { wholeList } from './app-workspace';
import { appGet, appRoute, notFound, pathValue } from './app-pages';
import { subscriptionNames } from './callbacks/subscriptions';
import type { Webhook, Webhooks } from './callbacks/webhooks';
import type { Attributes } from './operation';
import type { Call, Route } from './router';
import { bodyOf } from './track-v1';

/** App API specification, reporting webhooks: `name`, `endpoint` and `events` are required. */
const fields = z.looseObject({
  name: z.string().min(1).max(190),
  endpoint: z.url(),
  events: z.array(z.enum(subscriptionNames as [string, ...string[]])).min(1),
  disabled: z.boolean().optional(),
  full_resolution: z.boolean().optional(),
  with_content: z.boolean().optional(),
});

function view(webhook: Webhook): Attributes {
  return { type: 'webhook', ...webhook, events: webhook.events ?? subscriptionNames, signingKey: undefined };
}

type Fields = z.infer<typeof fields>;
type Given = { readonly [Name in keyof Fields]?: Fields[Name] | undefined };

function read<T>(schema: z.ZodType<T>, call: Call, use: (given: T) => Answer): Answer {
  const parsed = schema.safeParse(bodyOf(call));
  if (parsed.success) return use(parsed.data);
  const [issue] = parsed.error.issues;
  return appError(`${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is invalid'}`.trim(), 400);
}

const known = ({ name, endpoint, events, disabled, full_resolution, with_content }: Given) =>
  Object.fromEntries(
    Object.entries({ name, endpoint, events, disabled, full_resolution, with_content }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Partial<Omit<Webhook, 'id' | 'signingKey'>>;

const numberOf = (call: Call): number => Number(pathValue(call, 'webhook'));

export const webhookRoutes = (webhooks: () => Webhooks): readonly Route[] => [
  appGet('/v1/reporting_webhooks', (_call, context) =>
    wholeList('reporting_webhooks', webhooks().list().map(view), context),
  ),
  appRoute('POST', '/v1/reporting_webhooks', (call) => ({
    items: [],
    answer: () =>
      read(fields, call, (given) =>
        // "full_resolution, default: false".
        json(200, view(webhooks().create({ full_resolution: false, ...known(given), endpoint: given.endpoint }))),
      ),
  })),
  appGet('/v1/reporting_webhooks/:webhook', (call) => {
    const webhook = webhooks().find(numberOf(call));
    return webhook === undefined ? notFound('webhook') : json(200, view(webhook));
  }),
  appRoute('PUT', '/v1/reporting_webhooks/:webhook', (call) => ({
    items: [],
    answer: () =>
      // Part of the fields is enough (PostHog sends `{disabled: false}` alone).
      read(fields.partial(), call, (given) => {
        const webhook = webhooks().update(numberOf(call), known(given));
        return webhook === undefined ? notFound('webhook') : json(200, view(webhook));
      }),
  })),
  appRoute('DELETE', '/v1/reporting_webhooks/:webhook', (call) => ({
    items: [],
    answer: () => (webhooks().remove(numberOf(call)) ? noContent : notFound('webhook')),
  })),
];
