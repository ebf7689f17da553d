/** The reporting webhooks of the workspace, and what was sent to them. */
import { randomBytes } from 'node:crypto';
import type { Page } from '../request-log';
import { textOf } from '../validate';
import { Caller } from './call';
import { eventOf, repeatKey, subscriptionName, withoutContent, type EventInput } from './event-body';
import { Feed, type Emitted, type FeedSettings } from './feed';

/** As the App API has it, with the signing key, which the App API never shows. */
export type Webhook = {
  readonly id: number;
  readonly name: string;
  readonly endpoint: string;
  /** Names such as `email_opened`; undefined for all. */
  readonly events: readonly string[] | undefined;
  readonly disabled: boolean;
  /** Every open and click, or the first of each message only. */
  readonly full_resolution: boolean;
  /** Message bodies in `sent` events. */
  readonly with_content: boolean;
  readonly signingKey: string;
};

export type WebhookInput = Partial<Webhook> & { readonly endpoint: string };

/** How all webhooks behave; what is unconfirmed is a switch. */
export type WebhookSettings = Omit<FeedSettings, 'target' | 'isHeld' | 'onCleared'> & {
  /** One failing webhook holds back the others too. */
  readonly sharesBacklog: () => boolean;
  /** What happens while a webhook is disabled reaches it later. */
  readonly keepsWhileDisabled: () => boolean;
};

type Kept = { webhook: Webhook; readonly feed: Feed; readonly seen: Set<string> };

/** Ours: a workspace in a test has no more. */
export const webhooksMax = 100;

export class Webhooks {
  readonly #kept = new Map<number, Kept>();
  readonly #settings: WebhookSettings;
  readonly #caller = new Caller();
  readonly #emitted: Emitted[] = [];
  #made = 0;

  constructor(settings: WebhookSettings) {
    this.#settings = settings;
  }

  list(): readonly Webhook[] {
    return [...this.#kept.values()].map(({ webhook }) => webhook);
  }

  find(id: number): Webhook | undefined {
    return this.#kept.get(id)?.webhook;
  }

  create(input: WebhookInput): Webhook {
    const id = ++this.#made;
    const webhook: Webhook = {
      name: `webhook ${id}`,
      events: undefined,
      disabled: false,
      full_resolution: true,
      with_content: false,
      signingKey: randomBytes(32).toString('hex'),
      ...given(input),
      id,
    };
    const kept: Kept = {
      webhook,
      feed: new Feed(this.#caller, {
        ...this.#settings,
        isHeld: () => kept.webhook.disabled || (this.#settings.sharesBacklog() && this.isStalled),
        onCleared: () => {
          for (const other of this.#kept.values()) other.feed.wake();
        },
        target: () => ({ url: kept.webhook.endpoint, signingKey: kept.webhook.signingKey }),
      }),
      seen: new Set(),
    };
    this.#kept.set(id, kept);
    return webhook;
  }

  update(id: number, patch: Partial<Webhook>): Webhook | undefined {
    const kept = this.#kept.get(id);
    if (kept === undefined) return undefined;
    kept.webhook = { ...kept.webhook, ...given(patch), id };
    kept.feed.wake();
    return kept.webhook;
  }

  remove(id: number): boolean {
    this.#kept.get(id)?.feed.close();
    return this.#kept.delete(id);
  }

  /** Queues the event for every webhook that wants it; `copies` is a duplicate of Customer.io's. */
  emit(input: EventInput, copies = 1): readonly Emitted[] {
    const event = eventOf(input, this.#settings.nowMs());
    const name = subscriptionName(event);
    const wanted = [...this.#kept.values()].filter((kept) => this.#hears(kept) && wants(kept, name, repeatKey(event)));
    const made: Emitted[] = [];
    for (const { webhook, feed } of wanted) {
      const body = JSON.stringify(webhook.with_content ? event : withoutContent(event));
      for (let copy = 0; copy < copies; copy += 1) {
        const emitted = this.#note(webhook.id, event.event_id, name, body, 'queued');
        made.push(emitted);
        feed.push(emitted);
      }
    }
    if (wanted.length === 0) made.push(this.#note(undefined, event.event_id, name, JSON.stringify(event), 'unsent'));
    return made;
  }

  /** Bytes as they are, to every webhook: what no event of Customer.io looks like. */
  emitRaw(body: string): readonly Emitted[] {
    const hearing = [...this.#kept.values()].filter((kept) => this.#hears(kept));
    return hearing.map(({ webhook, feed }) => {
      const emitted = this.#note(webhook.id, undefined, '', body, 'queued');
      feed.push(emitted);
      return emitted;
    });
  }

  /** Everything emitted, in order. */
  emitted({ since = 0, limit = Infinity }: Page = {}): readonly Emitted[] {
    return this.#emitted.slice(since, since + limit);
  }

  get emittedCount(): number {
    return this.#emitted.length;
  }

  get isStalled(): boolean {
    return [...this.#kept.values()].some(({ feed }) => feed.isStalled);
  }

  async idle(): Promise<void> {
    const feeds = [...this.#kept.values()].map(({ feed }) => feed);
    // One that was held back goes on when another is done.
    while (feeds.some((feed) => !feed.isIdle)) await Promise.all(feeds.map((feed) => feed.idle()));
  }

  async close(): Promise<void> {
    for (const { feed } of this.#kept.values()) feed.close();
    await this.#caller.close();
  }

  /** Nothing goes to a webhook that is disabled. */
  #hears({ webhook }: Kept): boolean {
    return !webhook.disabled || this.#settings.keepsWhileDisabled();
  }

  #note(webhook: number | undefined, eventId: unknown, name: string, body: string, state: Emitted['state']): Emitted {
    const emitted: Emitted = {
      n: this.#emitted.length + 1,
      webhook,
      eventId: textOf(eventId),
      name,
      body,
      emittedAtMs: this.#settings.nowMs(),
      attempts: [],
      state,
    };
    this.#emitted.push(emitted);
    return emitted;
  }
}

function wants({ webhook, seen }: Kept, name: string, repeat: string | undefined): boolean {
  if (webhook.events !== undefined && !webhook.events.includes(name)) return false;
  if (webhook.full_resolution || repeat === undefined) return true;
  if (seen.has(repeat)) return false;
  seen.add(repeat);
  return true;
}

const given = <T extends object>(input: T): T =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as T;
