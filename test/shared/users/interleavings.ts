/**
 * A small world for random interleavings: a database, a topic, Customer.io's sandbox, events on their way back, and
 * processes that die in the middle. What should come of it is worked out from what happened alone (`expected`).
 */
import fc from 'fast-check';

import { decideIdentify } from '../../../functions/identify/identify';
import { Publisher } from '../../../shared/contract/publisher';
import type { Database, Query } from '../../../shared/users/database';
import { feedbackFrom } from '../../../shared/users/feedback-effects';
import { defaultFeedbackPolicy } from '../../../shared/users/feedback-policy';
import type { UserMessagingRepository } from '../../../shared/users/repository';
import { parseDeliveryEvent } from '../../../shared/webhooks/delivery-event';
import type { CustomerIOSandbox } from '../../../tools/local/customerio/server';

export type RepositoryClass = typeof UserMessagingRepository;

const ids = ['1', '2'] as const;
const person = fc.constantFrom(...ids);
const field = fc.constantFrom('unsubscribed' as const, 'topic_7' as const);
type SpokenField = 'unsubscribed' | 'topic_7';
/** After so many accesses to database and topic the process dies; most live. */
const dies = fc.option(fc.nat({ max: 25 }), { nil: undefined });

const step = fc.oneof(
  fc.record({ kind: fc.constant('rename' as const), person }),
  fc.record({ kind: fc.constant('move' as const), person }),
  fc.record({ kind: fc.constant('state' as const), person, field, allowed: fc.boolean() }),
  fc.record({
    kind: fc.constant('prefer' as const),
    person,
    field,
    allowed: fc.boolean(),
    by: fc.constantFrom('person' as const, 'company' as const),
    dies,
  }),
  fc.record({ kind: fc.constant('centre' as const), person, field, allowed: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('click' as const, 'complain' as const, 'bounce' as const), person }),
  fc.record({ kind: fc.constant('feedback' as const), pick: fc.nat(), again: fc.boolean(), dies }),
  fc.record({ kind: fc.constant('sync' as const), dies }),
  fc.record({ kind: fc.constant('deliver' as const), pick: fc.nat() }),
);
export const steps = fc.array(step, { minLength: 4, maxLength: 24 });
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Far enough apart that an echo is an echo. */
const stepSeconds = 1_200;
const t0Seconds = 1_760_000_000;

type Said = { readonly allowed: boolean; readonly at: number; readonly address?: string };
type Voices = Record<'person' | 'company' | 'database' | 'mailbox', Said[]>;
type Message = { readonly data: Buffer; readonly attributes: Record<string, string> };

/** Started once for all runs. */
export type Surroundings = { readonly database: Database; readonly sandbox: CustomerIOSandbox };

export const sandboxKeys = { siteId: 'site', trackApiKey: 'key' } as const;

class Died extends Error {}

export class World {
  readonly #database: Database;
  readonly #repositoryClass: RepositoryClass;
  readonly #sandbox: CustomerIOSandbox;
  readonly #said = new Map<string, Voices>();
  readonly #emails = new Map<string, string>();
  /** Changed since the last sync that went through: then nothing else of the row changes, so that its time is its own. */
  readonly #dirty = new Set<string>();
  #topic: Message[] = [];
  #events: { readonly body: object; readonly at: number }[] = [];
  #now = t0Seconds;
  #published = 0;
  #eventsMade = 0;

  constructor({ database, sandbox }: Surroundings, repositoryClass: RepositoryClass) {
    this.#database = database;
    this.#sandbox = sandbox;
    this.#repositoryClass = repositoryClass;
  }

  async begin(): Promise<void> {
    this.#sandbox.clear();
    await this.#database.query(`truncate users, customerio.messaging_preferences, customerio.sync_state,
      customerio.sync_problems, customerio.sync_recent, customerio.bounces`);
    for (const id of ids) {
      this.#emails.set(id, `${id}@example.com`);
      await this.#database.query(
        'insert into users (id, email, name, updated_at) values ($1, $2, $3, to_timestamp($4))',
        [id, `${id}@example.com`, 'first', this.#now],
      );
    }
    await this.#sync(undefined);
    await this.#deliverAll();
  }

  async play(action: Step): Promise<void> {
    this.#now += stepSeconds;
    switch (action.kind) {
      case 'rename':
      case 'move':
      case 'state':
        return this.#change(action);
      case 'prefer':
        return this.#prefer(action);
      case 'centre':
        return this.#centre(action);
      case 'click':
        await this.#setAtCustomerIO(action.person, 'unsubscribed', false);
        this.#say(action.person, 'unsubscribed', 'person', { allowed: false, at: this.#now });
        this.#report(action.person, 'email', 'unsubscribed', { delivery_id: 'd' });
        return;
      case 'complain':
        this.#say(action.person, 'unsubscribed', 'person', { allowed: false, at: this.#now });
        this.#say(action.person, 'email_complained', 'person', { allowed: false, at: this.#now });
        this.#report(action.person, 'email', 'spammed', {});
        return;
      case 'bounce': {
        const said = { allowed: false, at: this.#now, address: this.#emails.get(action.person) ?? '' };
        this.#say(action.person, 'email_bounced', 'mailbox', said);
        this.#say(action.person, 'channel_email', 'mailbox', said);
        this.#report(action.person, 'email', 'bounced', { failure_message: '550 5.1.1 unknown' });
        return;
      }
      case 'feedback':
        return this.#feedback(action);
      case 'sync':
        return this.#sync(action.dies);
      case 'deliver':
        return this.#deliver(action.pick);
    }
  }

  /** Lets everything arrive and run its course. Returns what is published when all is quiet, which should be nothing. */
  async rest(): Promise<number> {
    const all = [...this.#events];
    for (let round = 0; round < 12; round += 1) {
      const before = this.#published;
      while (this.#events.length > 0) await this.#feedback({ pick: 0, again: false, dies: undefined });
      await this.#sync(undefined);
      await this.#deliverAll();
      if (this.#published === before && this.#events.length === 0) break;
    }
    const quiet = this.#published;
    this.#events = all;
    while (this.#events.length > 0) await this.#feedback({ pick: 0, again: false, dies: undefined });
    await this.#sync(undefined);
    return this.#published - quiet;
  }

  /** What differs between the table of precedence, the database and Customer.io. */
  async differences(): Promise<string[]> {
    const differences: string[] = [];
    for (const id of ids) {
      const preferences = await this.#repository(undefined).getPreferences(id);
      const view = this.#sandbox.person(id);
      for (const name of ['unsubscribed', 'topic_7', 'email_complained', 'email_bounced', 'channel_email']) {
        const expected = this.#expected(id, name);
        const stored = preferences.reasons[name]?.allowed;
        const there = this.#atCustomerIO(id, name);
        if ((stored ?? true) !== (expected ?? true))
          differences.push(`${id} ${name}: database ${stored}, expected ${expected}`);
        if (there !== (expected ?? (name === 'topic_7' ? there : true))) {
          differences.push(`${id} ${name}: Customer.io ${there}, expected ${expected}`);
        }
      }
      const [row] = await this.#database.query('select name, email from users where id = $1', [id]);
      if (view?.attributes.name !== row?.name || view?.email !== row?.email) {
        differences.push(`${id}: Customer.io has not the row of the database`);
      }
    }
    return differences;
  }

  /** The table of docs/people.md, read over everything that was said. */
  #expected(id: string, name: string): boolean | undefined {
    const { person: own, company, database, mailbox } = this.#voices(id, name);
    const last = (said: readonly Said[]): Said | undefined => [...said].sort((a, b) => a.at - b.at).at(-1);
    const allowsAfter = (said: Said | undefined, at: number): boolean => said?.allowed === true && said.at > at;
    const person = last(own);
    const ours = last([...company, ...database]);
    const bounced = last(mailbox);
    if (person?.allowed === false) return false;
    if (
      bounced?.address === this.#emails.get(id) &&
      bounced &&
      !allowsAfter(person, bounced.at) &&
      !allowsAfter(last(company), bounced.at)
    )
      return false;
    if (ours?.allowed === false && !allowsAfter(person, ours.at)) return false;
    return person === undefined && ours === undefined ? undefined : true;
  }

  #voices(id: string, name: string): Voices {
    const key = `${id} ${name}`;
    const voices = this.#said.get(key) ?? { person: [], company: [], database: [], mailbox: [] };
    this.#said.set(key, voices);
    return voices;
  }

  #say(id: string, name: string, voice: keyof Voices, said: Said): void {
    this.#voices(id, name)[voice].push(said);
  }

  async #change(action: Extract<Step, { kind: 'rename' | 'move' | 'state' }>): Promise<void> {
    const { person: id } = action;
    if (this.#dirty.has(id)) await this.#sync(undefined);
    this.#dirty.add(id);
    const set = (column: string, value: unknown): Promise<unknown> =>
      this.#database.query(`update users set ${column} = $2, updated_at = to_timestamp($3) where id = $1`, [
        id,
        value,
        this.#now,
      ]);
    if (action.kind === 'rename') {
      await set('name', `name ${this.#now}`);
      return;
    }
    if (action.kind === 'move') {
      this.#emails.set(id, `${id}-${this.#now}@example.com`);
      await set('email', this.#emails.get(id));
      return;
    }
    const { field: name, allowed } = action;
    const { database } = this.#voices(id, name);
    // What is granted anyway is no statement until it takes a refusal back.
    const isNews = database.at(-1)?.allowed !== allowed && (name === 'topic_7' || !allowed || database.length > 0);
    if (isNews) database.push({ allowed, at: this.#now });
    await set(name, name === 'unsubscribed' ? !allowed : allowed);
  }

  async #prefer({
    person: id,
    field: name,
    allowed,
    by,
    dies: after,
  }: Extract<Step, { kind: 'prefer' }>): Promise<void> {
    const changes = name === 'unsubscribed' ? { unsubscribed: !allowed } : { topics: { 7: allowed } };
    const isStored = await this.#surviving(after, (repository) => repository.updatePreferences(id, changes, { by }));
    const [row] = await this.#database.query(
      `select state->'words'->$3->>'atMs' as at from customerio.messaging_preferences where person_id = $1 and field = $2`,
      [id, name, by],
    );
    // A caller whose process died calls again or not; what counts is what the database took.
    if (isStored || Number(row?.at) === this.#now * 1000) this.#say(id, name, by, { allowed, at: this.#now });
  }

  /** The person at Customer.io's own pages: no change, no event. */
  async #centre({ person: id, field: name, allowed }: Extract<Step, { kind: 'centre' }>): Promise<void> {
    if (this.#atCustomerIO(id, name) === allowed) return;
    await this.#setAtCustomerIO(id, name, allowed);
    this.#say(id, name, 'person', { allowed, at: this.#now });
    this.#reportChange(id, name, allowed, this.#now);
  }

  #reportChange(id: string, name: SpokenField, allowed: boolean, at: number): void {
    if (name === 'unsubscribed') {
      this.#report(id, 'customer', allowed ? 'subscribed' : 'unsubscribed', { email_address: null }, at);
      return;
    }
    const content = JSON.stringify({ topics: { topic_7: allowed } });
    this.#report(id, 'customer', 'cio_subscription_preferences_changed', { content }, at);
  }

  #report(id: string, objectType: string, metric: string, more: object, at = this.#now): void {
    this.#eventsMade += 1;
    const identifiers = { id, email: this.#emails.get(id) };
    const body = {
      event_id: `event-${this.#eventsMade}`,
      object_type: objectType,
      metric,
      timestamp: at,
      data: { identifiers, ...more },
    };
    this.#events.push({ body, at });
  }

  async #feedback({ pick, again, dies: after }: Omit<Extract<Step, { kind: 'feedback' }>, 'kind'>): Promise<void> {
    if (this.#events.length === 0) return;
    const index = pick % this.#events.length;
    const event = this.#events[index];
    if (event === undefined) return;
    const parsed = parseDeliveryEvent(Buffer.from(JSON.stringify(event.body)));
    const feedback = feedbackFrom(parsed, event.at * 1000, defaultFeedbackPolicy);
    const isDone = await this.#surviving(after, (repository) => repository.applyFeedback(feedback));
    if (isDone && !again) this.#events = this.#events.filter((other) => other !== event);
  }

  async #sync(after: number | undefined): Promise<void> {
    await this.#database.query(`update customerio.sync_state set lease_until = now() - interval '1 second'`);
    const isDone = await this.#surviving(after, (repository) =>
      repository.syncChanged({ settleMs: 0, pageRowsMax: 1 }),
    );
    if (isDone) this.#dirty.clear();
  }

  async #deliverAll(): Promise<void> {
    while (this.#topic.length > 0) await this.#deliver(0);
  }

  async #deliver(pick: number): Promise<void> {
    const message = this.#topic[pick % Math.max(1, this.#topic.length)];
    if (message === undefined) return;
    this.#topic = this.#topic.filter((other) => other !== message);
    const received = {
      ...message,
      messageId: '1',
      publishTime: new Date(this.#now * 1000).toISOString(),
      deliveryAttempt: 1,
    };
    const rules = { guardrails: undefined, seenTypes: new Map(), nowMs: this.#now * 1000 };
    const { operation } = decideIdentify(received, rules as never);
    const item = (operation.request as { item: { identifiers: { id: string }; timestamp: number } }).item;
    const { id } = item.identifiers;
    const names = ['unsubscribed', 'topic_7'] as const;
    const before = names.map((name) => this.#atCustomerIO(id, name));
    await this.#perform(item);
    for (const [index, name] of names.entries()) {
      const allowed = this.#atCustomerIO(id, name);
      if (allowed !== before[index]) this.#reportChange(id, name, allowed, item.timestamp);
    }
  }

  #atCustomerIO(id: string, name: string): boolean {
    const view = this.#sandbox.person(id);
    const preferences = view?.cio_subscription_preferences as
      { topics?: Record<string, unknown>; channels?: Record<string, unknown> } | undefined;
    if (name === 'unsubscribed') return view?.unsubscribed !== true;
    if (name === 'topic_7') return preferences?.topics?.topic_7 !== false;
    if (name === 'channel_email') return preferences?.channels?.email !== false;
    return view?.attributes[name] !== true;
  }

  #setAtCustomerIO(id: string, name: SpokenField, allowed: boolean): Promise<void> {
    const attributes =
      name === 'unsubscribed' ? { unsubscribed: !allowed } : { 'cio_subscription_preferences.topics.topic_7': allowed };
    return this.#perform({ type: 'person', action: 'identify', identifiers: { id }, attributes, timestamp: this.#now });
  }

  async #perform(operation: object): Promise<void> {
    const { siteId, trackApiKey } = sandboxKeys;
    const { status } = await fetch(`${this.#sandbox.url}/api/v2/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${siteId}:${trackApiKey}`).toString('base64')}` },
      body: JSON.stringify({ batch: [operation] }),
    });
    if (status !== 200) throw new Error(`the sandbox answered ${status}`);
  }

  /** Whether the process lived to the end. */
  async #surviving(
    after: number | undefined,
    work: (repository: UserMessagingRepository) => Promise<unknown>,
  ): Promise<boolean> {
    try {
      await work(this.#repository(after));
      return true;
    } catch (error) {
      if (error instanceof Died || (error instanceof Error && error.cause instanceof Died)) return false;
      throw error;
    }
  }

  /** A process that dies after so many accesses, each time before or after one, and does nothing afterwards. */
  #repository(after: number | undefined): UserMessagingRepository {
    let left = after ?? Number.POSITIVE_INFINITY;
    const access = async <T>(work: () => Promise<T>): Promise<T> => {
      if (left-- <= 0) throw new Died('before');
      const result = await work();
      if (left-- <= 0) throw new Died('after');
      return result;
    };
    const database = this.#database;
    const dying =
      (run: Query): Query =>
      (sql, values) =>
        access(() => run(sql, values));
    const publisher = new Publisher({
      projectId: 'local',
      pubsub: {
        topic: () => ({
          publishMessage: (message) =>
            access(() => {
              this.#published += 1;
              this.#topic.push(message);
              return Promise.resolve(String(this.#published));
            }),
          flush: () => Promise.resolve(),
        }),
        close: () => Promise.resolve(),
      },
    });
    return new this.#repositoryClass({
      database: {
        query: dying(database.query),
        transaction: (work) => access(() => database.transaction((run) => work(dying(run)))),
        close: () => Promise.resolve(),
      },
      publish: (message, options) => publisher.identify(message, options),
      nowMs: () => this.#now * 1000,
      sleep: () => Promise.resolve(),
      newId: () => `process-${this.#now}`,
    });
  }
}

/** Plays the steps and lets everything settle. Throws with what differs. */
export async function playSteps(
  surroundings: Surroundings,
  repositoryClass: RepositoryClass,
  played: readonly Step[],
): Promise<void> {
  const world = new World(surroundings, repositoryClass);
  await world.begin();
  for (const action of played) await world.play(action);
  const noise = await world.rest();
  const differences = await world.differences();
  if (noise > 0) differences.push(`${noise} messages were published when all was quiet`);
  if (differences.length > 0) throw new Error(differences.join('; '));
}
