/** Who gets what campaigns, broadcasts and newsletters send: one delivery for each person and action. */
import type { Action, Catalogue } from '../seed';
import { textOf } from '../validate';
import { isUnsubscribed } from '../workspace/attributes';
import type { Channel, Delivery, Origin } from '../workspace/deliveries';
import type { Person } from '../workspace/person';
import { recipientOf } from '../workspace/send';
import type { Context, Workspace } from '../workspace/workspace';
import type { Dice } from './dice';

export type Sources = {
  /** Started by events and by segments. */
  readonly campaigns: boolean;
  readonly broadcasts: boolean;
  readonly newsletters: boolean;
};

const channelOf = (type: Action['type']): Channel => (type === 'twilio' ? 'sms' : type);

/** In-app messages, webhooks and Slack do not ask for a subscription (docs.customer.io, sending behavior). */
const needsSubscription: ReadonlySet<Channel> = new Set(['email', 'push', 'sms', 'whatsapp']);

type Sending = { readonly context: Context; readonly dice: Dice; readonly overSeconds: number };

/** Everything that is due and was not made before; the new deliveries. */
export function makeDeliveries(sending: Sending, sources: Sources): readonly Delivery[] {
  const { catalogue } = sending.context.workspace;
  return [
    ...(sources.campaigns ? [...byEvents(sending, catalogue), ...bySegments(sending, catalogue)] : []),
    ...(sources.broadcasts ? byBroadcasts(sending, catalogue) : []),
    ...(sources.newsletters ? byNewsletters(sending, catalogue) : []),
  ];
}

const isRunning = ({ state }: { readonly state: string }): boolean => state === 'running';

/** An event starts each campaign that is named after it, once. */
function* byEvents(sending: Sending, { campaigns }: Catalogue): Generator<Delivery> {
  const { workspace } = sending.context;
  const started = campaigns.filter((campaign) => isRunning(campaign) && campaign.event_name !== undefined);
  if (started.length === 0) return;
  for (const person of workspace.people) {
    for (const event of person.events) {
      if (!event.triggers || workspace.played.events.has(event)) continue;
      workspace.played.events.add(event);
      for (const campaign of started) {
        if (campaign.event_name !== event.name || !isInAll(workspace, campaign.filter_segment_ids, person)) continue;
        const origin = {
          campaign_id: campaign.id,
          ...(event.id === undefined ? {} : { trigger_event_id: event.id }),
        };
        yield* deliver(sending, person, campaign.actions, origin, true);
      }
    }
  }
}

/** A person enters a campaign once. */
function* bySegments(sending: Sending, { campaigns }: Catalogue): Generator<Delivery> {
  for (const campaign of campaigns) {
    const { id, trigger_segment_ids: ids = [], filter_segment_ids: filters } = campaign;
    if (!isRunning(campaign) || ids.length === 0) continue;
    for (const person of newPeople(sending, `campaign ${id}`, ids)) {
      if (isInAll(sending.context.workspace, filters, person)) {
        yield* deliver(sending, person, campaign.actions, { campaign_id: id }, true);
      }
    }
  }
}

/** Each call triggers each broadcast once more. */
function* byBroadcasts(sending: Sending, { broadcasts }: Catalogue): Generator<Delivery> {
  const { workspace } = sending.context;
  for (const broadcast of broadcasts.filter(isRunning)) {
    const trigger = ++workspace.played.triggers;
    for (const person of workspace.people) {
      if (!isInAny(workspace, broadcast.recipient_segment_ids ?? [], person)) continue;
      yield* deliver(sending, person, broadcast.actions, { broadcast_id: broadcast.id, trigger_id: trigger }, true);
    }
  }
}

/** A newsletter is sent to a person once, and not to who left its topic. */
function* byNewsletters(sending: Sending, { newsletters }: Catalogue): Generator<Delivery> {
  for (const { id, recipient_segment_ids: ids = [], subscription_topic_id: topic, contents } of newsletters) {
    const [content] = contents;
    if (content === undefined) continue;
    for (const person of newPeople(sending, `newsletter ${id}`, ids)) {
      const topics = person.preferences?.toJSON().topics as Record<string, unknown> | undefined;
      if (topic !== undefined && topics?.[`topic_${topic}`] === false) continue;
      yield* deliver(sending, person, [content], { newsletter_id: id, content_id: content.id }, false);
    }
  }
}

function* newPeople({ context }: Sending, key: string, segments: readonly number[]): Generator<Person> {
  const { workspace } = context;
  for (const person of workspace.people) {
    const entry = `${key}:${person.cioId}`;
    if (workspace.played.entries.has(entry) || !isInAny(workspace, segments, person)) continue;
    workspace.played.entries.add(entry);
    yield person;
  }
}

function* deliver(
  { context, dice, overSeconds }: Sending,
  person: Person,
  actions: readonly Action[],
  origin: Origin,
  isJourney: boolean,
): Generator<Delivery> {
  const { workspace, nowMs } = context;
  const createdAt = Math.floor(nowMs / 1000) - dice.int(0, overSeconds);
  const journey = isJourney ? { journey_id: dice.ulid(createdAt) } : {};
  for (const action of actions) {
    const channel = channelOf(action.type);
    if (action.sending_state === 'off') continue;
    if (needsSubscription.has(channel) && isUnsubscribed(person)) continue;
    const recipient = addressOf(channel, person, action);
    if (recipient === undefined) continue;
    yield workspace.deliveries.add({
      channel,
      origin: {
        ...origin,
        ...(isJourney && { action_id: action.id }),
        ...(action.parent_action_id !== undefined && { parent_action_id: action.parent_action_id }),
        ...journey,
      },
      person: recipientOf(undefined, person),
      recipient,
      subject: action.subject,
      createdAt,
      sendAt: undefined,
      isDraft: action.sending_state === 'draft',
      blocked: undefined,
      body: undefined,
      request: undefined,
    });
  }
}

/** Undefined where the person cannot be reached this way. */
function addressOf(channel: Channel, person: Person, action: Action): string | undefined {
  const { id, email } = person.identifiers;
  switch (channel) {
    case 'email':
      return email;
    case 'sms':
    case 'whatsapp':
      return textOf(person.attributes.get('phone')?.value);
    case 'push':
      return person.devices === undefined || person.devices.size === 0 ? undefined : '';
    case 'in_app':
    case 'inbox_message':
      return id ?? email;
    case 'slack':
      return textOf(action.recipient) ?? '#general';
    case 'webhook':
      return textOf(action.url) ?? 'https://example.com/';
  }
}

export function isInSegment({ catalogue, segments }: Workspace, id: number, person: Person): boolean {
  const audience = catalogue.segments.find((segment) => segment.id === id)?.audience;
  if (audience === undefined) return segments.get(String(id))?.has(person) === true;
  const value = person.attributes.get(audience.attribute)?.value;
  return audience.equals === undefined ? value !== undefined : value === audience.equals;
}

const isInAny = (workspace: Workspace, ids: readonly number[], person: Person): boolean =>
  ids.some((id) => isInSegment(workspace, id, person));

const isInAll = (workspace: Workspace, ids: readonly number[] | undefined, person: Person): boolean =>
  (ids ?? []).every((id) => isInSegment(workspace, id, person));
