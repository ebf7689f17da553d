/**
 * Lets happen what happens to messages: every delivery gets its story, told from its own dice, and the steps of all
 * stories are reported in the order of their times. Only on request, so that nothing goes round in circles by itself.
 */
import type { EventInput } from '../callbacks/event-body';
import type { Emitted } from '../callbacks/feed';
import type { Delivery } from '../workspace/deliveries';
import type { Context } from '../workspace/workspace';
import { secondsOf } from '../workspace/write-time';
import { makeDeliveries, type Sources } from './audience';
import { applyChange, personOf } from './consequences';
import { diceFor, type Dice } from './dice';
import { emailStory } from './email-story';
import { eventOfStep } from './event-of-step';
import { callStory, inAppStory, pushStory, textStory } from './other-stories';
import { usualRates, type Rates } from './rates';
import type { Change, Step, Told } from './story';

export type PlayOptions = {
  readonly seed: number;
  /** In percent; what is left out is as usual. */
  readonly rates?: { readonly [Name in keyof Rates]?: number | undefined } | undefined;
  /** Beside the sends of the App API, which always play. @default - campaigns only */
  readonly sources?: { readonly [Name in keyof Sources]?: boolean | undefined } | undefined;
  /** Campaigns and newsletters sent their messages within so many seconds before now. @default 86400 */
  readonly overSeconds?: number | undefined;
  /** Deliveries at most, the oldest first; the others wait for the next call. @default - all */
  readonly deliveriesMax?: number | undefined;
};

export type PlayedChange = {
  readonly change: Change;
  readonly eventId: string;
  readonly deliveryId: string;
  readonly id: string | null;
  readonly email: string | null;
  readonly cioId: string | null;
};

export type Outcome = {
  /** Deliveries whose story was told, those that campaigns made for it included. */
  readonly deliveries: number;
  /** Of these, made by campaigns, broadcasts and newsletters. */
  readonly made: number;
  /** In the order of their times; what each webhook got is in `emitted()`. */
  readonly events: number;
  /** By the name in the list of subscriptions: `email_opened`. */
  readonly byName: Readonly<Record<string, number>>;
  /** What the workspace, and whoever listens, must know now. */
  readonly changes: readonly PlayedChange[];
};

const usualSources: Sources = { campaigns: true, broadcasts: false, newsletters: false };

function stated<T extends object>(given: { readonly [Name in keyof T]?: T[Name] | undefined } | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
}

type Emit = (event: EventInput) => readonly Emitted[];

type Due = { readonly delivery: Delivery; readonly step: Step; readonly timestamp: number; readonly eventId: string };

export function playOut(context: Context, emit: Emit, options: PlayOptions): Outcome {
  const { workspace } = context;
  const { seed, overSeconds = 86_400, deliveriesMax = Infinity } = options;
  const sources = { ...usualSources, ...stated<Sources>(options.sources) };
  const rates = { ...usualRates, ...stated<Rates>(options.rates) };
  const made = makeDeliveries(
    { context, dice: diceFor(seed, `made ${workspace.deliveries.size}`), overSeconds },
    sources,
  );
  const now = secondsOf(context.nowMs);
  const due: Due[] = [];
  let deliveries = 0;
  for (const delivery of workspace.deliveries) {
    if (deliveries >= deliveriesMax) break;
    if (workspace.played.deliveries.has(delivery.id) || (delivery.sendAt ?? 0) > now) continue;
    workspace.played.deliveries.add(delivery.id);
    deliveries += 1;
    due.push(...told(context, delivery, diceFor(seed, delivery.id), { seed, rates }));
  }
  due.sort((one, other) => one.timestamp - other.timestamp || one.delivery.n - other.delivery.n);
  const byName = new Map<string, number>();
  const changes: PlayedChange[] = [];
  for (const next of due) {
    const [emitted] = happen(context, emit, next);
    const name = emitted?.name ?? '';
    byName.set(name, (byName.get(name) ?? 0) + 1);
    if (next.step.change !== undefined) changes.push(changeOf(next, next.step.change));
  }
  return { deliveries, made: made.length, events: due.length, byName: Object.fromEntries(byName), changes };
}

/** The steps of one delivery with their times. A story that began late ends now: no event is from the future. */
function told(
  context: Context,
  delivery: Delivery,
  dice: Dice,
  { seed, rates }: { readonly seed: number; readonly rates: Rates },
): readonly Due[] {
  const steps = [...storyOf(context, delivery, dice, seed, rates)];
  const last = Math.max(0, ...steps.map(({ afterSeconds }) => afterSeconds));
  const start = Math.min(delivery.sendAt ?? delivery.createdAt, secondsOf(context.nowMs) - last);
  return steps.map((step) => {
    const timestamp = start + step.afterSeconds;
    return { delivery, step, timestamp, eventId: dice.ulid(timestamp) };
  });
}

function storyOf(context: Context, delivery: Delivery, dice: Dice, seed: number, rates: Rates): Iterable<Step> {
  const { workspace, switches } = context;
  const traits = diceFor(seed, `person ${delivery.person?.cio_id ?? delivery.recipient ?? ''}`);
  const person = personOf(context, delivery);
  const topics = workspace.catalogue.subscription_topics.map(({ id }) => `topic_${id}`);
  const story: Told = {
    delivery,
    dice,
    rates,
    opensByMachine: traits.percent(rates.machineOpen),
    clicksByMachine: traits.percent(rates.machineClick),
    isSuppressedAddress: workspace.espSuppression.find(delivery.recipient ?? '') !== undefined,
    devices: [...(person?.devices?.values() ?? [])],
    links: ['https://example.com/shop', 'https://example.com/account'],
    topics: topics.length > 0 ? topics : ['topic_1'],
    complaintUnsubscribes: switches.complaintUnsubscribes,
  };
  if (delivery.isDraft)
    return [{ afterSeconds: 0, metric: 'drafted', shape: 'message', fields: draftFields(delivery) }];
  switch (delivery.channel) {
    case 'email':
      return emailStory(story);
    case 'push':
      return pushStory(story);
    case 'sms':
    case 'whatsapp':
      return textStory(story);
    case 'in_app':
    case 'inbox_message':
      return inAppStory(story);
    case 'slack':
    case 'webhook':
      return callStory(story);
  }
}

const draftFields = ({ channel, recipient, subject }: Delivery): Step['fields'] =>
  channel === 'email' ? { recipient: recipient ?? '', subject: subject ?? '' } : {};

function happen(context: Context, emit: Emit, { delivery, step, timestamp, eventId }: Due): readonly Emitted[] {
  if (step.shape === 'message') noteMetric(delivery, step, timestamp);
  applyChange(context, delivery, step, timestamp);
  const isPresent = personOf(context, delivery) !== undefined;
  return emit(eventOfStep(delivery, step, { eventId, timestamp, isPresent }, context.switches));
}

/** The message object tells opens and clicks of machines and of people apart (App API specification, messages). */
function noteMetric(delivery: Delivery, { metric, fields }: Step, timestamp: number): void {
  delivery.metrics.set(metric, timestamp);
  if (typeof fields.failure_message === 'string') delivery.failureMessage = fields.failure_message;
  if (metric === 'opened')
    delivery.metrics.set(fields.prefetched === true ? 'prefetch_opened' : 'human_opened', timestamp);
  if (metric === 'clicked')
    delivery.metrics.set(fields.machine === true ? 'prefetch_clicked' : 'human_clicked', timestamp);
}

function changeOf({ delivery, eventId }: Due, change: Change): PlayedChange {
  const { person, id } = delivery;
  const { id: personId = null, email = null, cio_id: cioId = null } = person ?? {};
  return { change, eventId, deliveryId: id, id: personId, email, cioId };
}
