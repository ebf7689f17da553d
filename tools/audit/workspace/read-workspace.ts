/** Reads a workspace through the App API. Only GET, ten requests a second, everything paged. */
import type { APIClient } from 'customerio-node';
import { TokenBucket } from 'limiter';
import { z } from 'zod';

import type { Campaign, Failures, Message, NamedThing, ReportingWebhook, Workspace } from './workspace';

/** Most endpoints of the App API allow 10 requests a second (App API specification, read 2026-08). */
const requestsPerSecond = 10;
const pagesMax = 50;
const activitiesPerPage = 100;

/** An empty list may be JSON null (recorded by the SDK's authors). */
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const id = z.union([z.number(), z.string()]).transform(String);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

const campaignSchema = z.object({
  id,
  type: text,
  state: text,
  active: z.boolean().nullish(),
  event_name: z.string().nullish(),
  trigger_segment_ids: list(z.number()),
  filter_segment_ids: list(z.number()),
  object_attribute_triggers: z.unknown().optional(),
  relationship_attribute_triggers: z.unknown().optional(),
  attribute_triggers: z.unknown().optional(),
});

const contentSchema = z.object({ id, type: text, body: text, subject: text, layout: text, sending_state: text });
const named = z.object({ id, name: text });
const webhookSchema = z.object({ id, type: text, disabled: z.boolean().nullish(), events: list(z.string()) });
const activitySchema = z.object({ type: text, name: text, data: z.record(z.string(), z.unknown()).nullish() });

type Read = <T>(schema: z.ZodType<T>, request: () => Promise<Record<string, unknown>>) => Promise<T>;

/** A reader that keeps to the rate of the API. */
function reader(): Read {
  const bucket = new TokenBucket({ bucketSize: 1, tokensPerInterval: requestsPerSecond, interval: 'second' });
  return async (schema, request) => {
    await bucket.removeTokens(1);
    return schema.parse(await request());
  };
}

/** All pages of a list that is continued by `next`. */
async function pages<T>(page: (start: string | undefined) => Promise<{ items: T[]; next: string }>): Promise<T[]> {
  const all: T[] = [];
  let start: string | undefined;
  for (let count = 0; count < pagesMax; count += 1) {
    const { items, next } = await page(start);
    all.push(...items);
    if (next === '' || items.length === 0) break;
    start = next;
  }
  return all;
}

const campaignFrom = (raw: z.infer<typeof campaignSchema>): Campaign => ({
  id: raw.id,
  isRunning: raw.state === 'running' || raw.active === true,
  trigger: raw.type || (raw.event_name ? 'event' : raw.trigger_segment_ids.length > 0 ? 'segment' : ''),
  eventName: raw.event_name ?? undefined,
  hasFilter: raw.filter_segment_ids.length > 0,
  attributeTriggers:
    raw.attribute_triggers ?? raw.object_attribute_triggers ?? raw.relationship_attribute_triggers ?? undefined,
});

type Content = z.infer<typeof contentSchema>;

const messagesFrom = (contents: readonly Content[], place: string, kind: Message['kind']): Message[] =>
  contents
    .filter(({ type, sending_state: state }) => type === 'email' && state !== 'off')
    .map(({ id: own, subject, body, layout }) => ({ place: `${place}/${own}`, kind, subject, body, layout }));

async function readMessages(api: APIClient, read: Read, campaigns: readonly Campaign[]): Promise<Message[]> {
  const messages: Message[] = [];
  const actions = z.object({ actions: list(contentSchema), next: text });
  for (const campaign of campaigns.filter(({ isRunning }) => isRunning)) {
    const found = await pages(async (start) => {
      const page = await read(actions, () => api.getCampaignActions(campaign.id, start === undefined ? {} : { start }));
      return { items: page.actions, next: page.next };
    });
    messages.push(...messagesFrom(found, `campaigns/${campaign.id}/actions`, 'marketing'));
  }
  const broadcasts = await read(z.object({ broadcasts: list(named) }), () => api.listBroadcasts());
  for (const { id: own } of broadcasts.broadcasts) {
    const found = await read(actions, () => api.getBroadcastActions(own));
    messages.push(...messagesFrom(found.actions, `broadcasts/${own}/actions`, 'marketing'));
  }
  const contents = z.object({ contents: list(contentSchema) });
  const newsletters = await read(z.object({ newsletters: list(named) }), () => api.listNewsletters());
  for (const { id: own } of newsletters.newsletters) {
    const found = await read(contents, () => api.getNewsletterContents(own));
    messages.push(...messagesFrom(found.contents, `newsletters/${own}/contents`, 'marketing'));
  }
  const transactional = await read(z.object({ messages: list(named) }), () => api.listTransactionalMessages());
  for (const { id: own } of transactional.messages) {
    const found = await read(contents, () => api.getTransactionalMessageContents(own));
    messages.push(...messagesFrom(found.contents, `transactional/${own}/contents`, 'transactional'));
  }
  return messages;
}

const activities = z.object({ activities: list(activitySchema), next: text });

async function readFailures(api: APIClient, read: Read, type: string): Promise<Failures> {
  const found = await read(activities, () => api.listActivities({ type, limit: activitiesPerPage }));
  const names = found.activities.flatMap(({ name, data }) => (name ? [name] : Object.keys(data ?? {})));
  return {
    type,
    count: found.activities.length,
    isMore: found.next !== '',
    names: [...new Set(names)].slice(0, 5),
  };
}

/** The names of the newest events, and of those that start campaigns. */
async function readEvents(api: APIClient, read: Read, campaigns: readonly Campaign[]): Promise<NamedThing[]> {
  const found = await read(activities, () => api.listActivities({ type: 'event', limit: activitiesPerPage }));
  const seen = new Map<string, NamedThing>();
  for (const { name } of found.activities) if (name) seen.set(name, { place: 'activities', name });
  for (const { id: own, eventName } of campaigns) {
    if (eventName) seen.set(eventName, { place: `campaigns/${own}`, name: eventName });
  }
  return [...seen.values()];
}

/** Reads what the rules look at; `onStep` is told what comes next, for a line of progress. */
export async function readWorkspace(
  api: APIClient,
  onStep: (step: string) => void = () => undefined,
): Promise<Workspace> {
  const read = reader();
  onStep('campaigns');
  const { campaigns } = await read(z.object({ campaigns: list(campaignSchema) }), () => api.listCampaigns());
  const known = campaigns.map(campaignFrom);
  onStep('content');
  const messages = await readMessages(api, read, known);
  onStep('segments, events and activities');
  const { segments } = await read(z.object({ segments: list(named) }), () => api.listSegments());
  const events = await readEvents(api, read, known);
  const failures = [
    await readFailures(api, read, 'failed_attribute_change'),
    await readFailures(api, read, 'failed_event'),
  ];
  onStep('reporting webhooks and snippets');
  const webhooks = await read(z.object({ reporting_webhooks: list(webhookSchema) }), () => api.listReportingWebhooks());
  const { snippets } = await read(z.object({ snippets: list(z.object({ name: text, value: text })) }), () =>
    api.getSnippets(),
  );
  return {
    campaigns: known,
    messages,
    segments: segments.map(({ id: own, name }) => ({ place: `segments/${own}`, name })),
    events,
    failures,
    webhooks: webhooks.reporting_webhooks.map(({ id: own, disabled, events: subscribed }): ReportingWebhook => ({
      id: own,
      isDisabled: disabled === true,
      events: subscribed,
    })),
    snippets: new Map(snippets.map(({ name, value }) => [name, value])),
  };
}
