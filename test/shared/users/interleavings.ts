/**
 * A small world for random interleavings: a database, a topic, Customer.io's sandbox, events on their way back, and
 * processes that die in the middle. What should come of it is worked out from what happened alone (`expected`).
 */
import { decideIdentify } from '../../../functions/identify/identify';
import type { Database } from '../../../shared/users/database';
import { feedbackFrom } from '../../../shared/users/feedback-effects';
import { defaultFeedbackPolicy } from '../../../shared/users/feedback-policy';
import type { UserMessagingRepository } from '../../../shared/users/repository';
import { parseDeliveryEvent } from '../../../shared/webhooks/delivery-event';
import type { CustomerIOSandbox } from '../../../tools/local/customerio/server';
import { Died, dyingRepository, type Message, type RepositoryClass } from './dying-process';
import { allowedAt, perform } from './customerio-people';
import { ids, type SpokenField, type Step } from './interleaving-steps';
import { Lives } from './lives';
import { Words } from './words';

/** Far enough apart that an echo is an echo. */
const stepSeconds = 1_200;
const t0Seconds = 1_760_000_000;

/** Started once for all runs. */
export type Surroundings = { readonly database: Database; readonly sandbox: CustomerIOSandbox };

export class World {
  readonly #database: Database;
  readonly #repositoryClass: RepositoryClass;
  readonly #sandbox: CustomerIOSandbox;
  readonly #words = new Words();
  readonly #lives = new Lives();
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
      case 'remove':
      case 'restore':
        return this.#change(action);
      case 'suppress':
      case 'unsuppress':
      case 'forget':
        return this.#endOrBegin(action);
      case 'prefer':
        return this.#prefer(action);
      case 'centre':
        return this.#centre(action);
      case 'click':
        if (!this.#isAtCustomerIO(action.person)) return;
        await this.#setAtCustomerIO(action.person, 'unsubscribed', false);
        this.#words.say(action.person, 'unsubscribed', 'person', { allowed: false, at: this.#now });
        this.#report(action.person, 'email', 'unsubscribed', { delivery_id: 'd' });
        return;
      case 'complain':
        this.#words.say(action.person, 'unsubscribed', 'person', { allowed: false, at: this.#now });
        this.#words.say(action.person, 'email_complained', 'person', { allowed: false, at: this.#now });
        this.#report(action.person, 'email', 'spammed', {});
        return;
      case 'bounce': {
        const said = { allowed: false, at: this.#now, address: this.#emails.get(action.person) ?? '' };
        this.#words.say(action.person, 'email_bounced', 'mailbox', said);
        this.#words.say(action.person, 'channel_email', 'mailbox', said);
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
      const wanted = this.#lives.profileOf(id);
      const there = view === undefined ? 'none' : view.suppressed ? 'suppressed' : 'profile';
      if (!wanted.includes(there)) differences.push(`${id}: expected ${wanted.join(' or ')}, Customer.io has ${there}`);
      if (this.#lives.isForgotten(id)) {
        const left = Object.keys(preferences.reasons).filter((name) => name !== 'suppressed');
        if (left.length > 0) differences.push(`${id}: expected to be forgotten, the database has ${left.join(', ')}`);
        continue;
      }
      for (const name of ['unsubscribed', 'topic_7', 'email_complained', 'email_bounced', 'channel_email']) {
        const expected = this.#words.expected(id, name, this.#emails.get(id));
        const stored = preferences.reasons[name]?.allowed;
        if ((stored ?? true) !== (expected ?? true))
          differences.push(`${id} ${name}: database ${stored}, expected ${expected}`);
        if (there !== 'profile') continue;
        const allowed = allowedAt(this.#sandbox, id, name);
        if (allowed !== (expected ?? (name === 'topic_7' ? allowed : true))) {
          differences.push(`${id} ${name}: Customer.io ${allowed}, expected ${expected}`);
        }
      }
      if (there !== 'profile') continue;
      const [row] = await this.#database.query('select name, email from users where id = $1', [id]);
      if (view?.attributes.name !== row?.name || view?.email !== row?.email) {
        differences.push(`${id}: Customer.io has not the row of the database`);
      }
    }
    return differences;
  }

  async #change(action: Extract<Step, { kind: 'rename' | 'move' | 'state' | 'remove' | 'restore' }>): Promise<void> {
    const { person: id } = action;
    // What the row says while nobody listens is heard later, with the time of whatever changed last.
    if (action.kind === 'state' && !this.#lives.isHeard(id)) return;
    if (this.#dirty.has(id)) await this.#sync(undefined);
    this.#dirty.add(id);
    const set = (column: string, value: unknown): Promise<unknown> =>
      this.#database.query(`update users set ${column} = $2, updated_at = to_timestamp($3) where id = $1`, [
        id,
        value,
        this.#now,
      ]);
    if (action.kind === 'remove' || action.kind === 'restore') {
      const isRemoved = action.kind === 'remove';
      this.#lives.remove(id, isRemoved);
      await set('deleted_at', isRemoved ? new Date(this.#now * 1000) : null);
      return;
    }
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
    const { database } = this.#words.voices(id, name);
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
    if (isStored || Number(row?.at) === this.#now * 1000) this.#words.say(id, name, by, { allowed, at: this.#now });
  }

  /** The company's last word on a person, or its end. */
  async #endOrBegin(action: Extract<Step, { kind: 'suppress' | 'unsuppress' | 'forget' }>): Promise<void> {
    const { kind, person: id, dies: after } = action;
    if (this.#dirty.has(id)) await this.#sync(undefined);
    await this.#surviving(after, (repository) => {
      if (kind === 'forget') return repository.forget(id, { block: action.block });
      return repository[kind](id, { reason: 'asked' });
    });
    const [row] = await this.#database.query(
      `select state->'words'->'company'->>'atMs' as at from customerio.messaging_preferences where person_id = $1 and field = $2`,
      [id, kind === 'forget' ? 'forgotten' : 'suppressed'],
    );
    if (Number(row?.at) !== this.#now * 1000) return;
    if (kind === 'forget') this.#lives.forget(id, action.block);
    else this.#lives.suppress(id, kind === 'suppress');
  }

  /** To stay: what somebody says to a profile that is about to go is lost to everybody. */
  #isAtCustomerIO(id: string): boolean {
    const isEnding = this.#topic.some(
      (message) => readMessage(message).id === id && readMessage(message).action !== 'identify',
    );
    return !isEnding && this.#sandbox.person(id)?.suppressed === false;
  }

  /** The person at Customer.io's own pages: no change, no event. */
  async #centre({ person: id, field: name, allowed }: Extract<Step, { kind: 'centre' }>): Promise<void> {
    if (!this.#isAtCustomerIO(id) || allowedAt(this.#sandbox, id, name) === allowed) return;
    await this.#setAtCustomerIO(id, name, allowed);
    this.#words.say(id, name, 'person', { allowed, at: this.#now });
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
    const message = nextInTurn(this.#topic, pick % Math.max(1, this.#topic.length));
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
    const { item } = operation.request as unknown as {
      item: { action: string; identifiers: { id: string }; timestamp: number };
    };
    const { id } = item.identifiers;
    const names = ['unsubscribed', 'topic_7'] as const;
    const before = names.map((name) => allowedAt(this.#sandbox, id, name));
    await perform(this.#sandbox, item);
    if (item.action !== 'identify') return;
    for (const [index, name] of names.entries()) {
      const allowed = allowedAt(this.#sandbox, id, name);
      if (allowed !== before[index]) this.#reportChange(id, name, allowed, item.timestamp);
    }
  }

  #setAtCustomerIO(id: string, name: SpokenField, allowed: boolean): Promise<void> {
    const attributes =
      name === 'unsubscribed' ? { unsubscribed: !allowed } : { 'cio_subscription_preferences.topics.topic_7': allowed };
    return perform(this.#sandbox, {
      type: 'person',
      action: 'identify',
      identifiers: { id },
      attributes,
      timestamp: this.#now,
    });
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

  #repository(after: number | undefined): UserMessagingRepository {
    return dyingRepository(this.#repositoryClass, {
      database: this.#database,
      publish: (message) => {
        this.#published += 1;
        this.#topic.push(message);
        return String(this.#published);
      },
      nowSeconds: () => this.#now,
      accessesMax: after,
    });
  }
}

function readMessage({ data }: Message): { readonly action: string; readonly id: string } {
  const { action, identifiers } = JSON.parse(data.toString()) as { action: string; identifiers: { id: string } };
  return { action, id: identifiers.id };
}

/**
 * The message at this place, or the one that has to arrive before it: Customer.io takes no time with what ends or begins
 * a life, so the order of arrival decides there, and is taken to be that of publishing.
 */
function nextInTurn(topic: readonly Message[], index: number): Message | undefined {
  const wanted = topic[index];
  if (wanted === undefined) return undefined;
  const { id, action } = readMessage(wanted);
  const earlier = topic.slice(0, index).filter((other) => readMessage(other).id === id);
  const isTimed = action === 'identify' && earlier.every((other) => readMessage(other).action === 'identify');
  return isTimed ? wanted : (earlier[0] ?? wanted);
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
