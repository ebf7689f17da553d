/** Plays the people of the day: the company changes them, the sync runs on its schedule, and feedback flows back. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { PubSub } from '@google-cloud/pubsub';

import { Publisher } from '../../../../shared/contract/publisher';
import { pushSubscription, topics } from '../../../../shared/names';
import type { Database } from '../../../../shared/users/database';
import { UserMessagingRepository } from '../../../../shared/users/repository';
import { databaseAt } from '../../postgres/company';
import type { LocalStack } from '../../stack';
import { changePeople, insertPeople, type Company } from './change-people';
import { checkAgreement, type Agreement } from './check-agreement';
import { PeopleWords } from './people-words';
import { movedTo, type PeopleChange, type PeoplePlan } from './plan-people';
import { readAgreement } from './read-agreement';
import { toldFrom, type Told, type ToldEvents } from './told-words';

export type PeopleOptions = {
  readonly stack: LocalStack<'sync' | 'feedback'>;
  readonly client: PubSub;
  readonly plan: PeoplePlan;
  readonly settleMsMax: number;
};

export type PeoplePlayed = Agreement & {
  /** People changed by the company, by what was done. */
  readonly changed: Readonly<Record<string, number>>;
  readonly told: ToldEvents['counts'];
  readonly syncsCount: number;
  readonly problems: readonly string[];
};

/** A minute of the cloud's schedule. */
const scheduleMs = 1_500;
/** The scan stays five seconds behind the present (docs/people.md, late commits). */
const behindMs = 5_500;
const pollMs = 200;
/** So many of those who refused are changed again, and must stay refused. */
const touchedMax = 20;
const movedMax = 5;

export class PeoplePlayer {
  readonly #options: PeopleOptions;
  readonly #database: Database;
  readonly #company: Company;
  readonly #changed = new Map<string, number>();
  readonly #over = new AbortController();
  #schedule: Promise<void> | undefined;
  #syncs = 0;
  #changedAtMs = 0;

  constructor(options: PeopleOptions) {
    this.#options = options;
    const { stack, client } = options;
    this.#database = databaseAt(stack.postgres?.url ?? '');
    const publisher = new Publisher({ projectId: stack.project, pubsub: client });
    const repository = new UserMessagingRepository({
      database: this.#database,
      publish: (message, identity) => publisher.identify(message, identity),
      nowMs: Date.now,
      sleep,
      newId: randomUUID,
    });
    this.#company = { database: this.#database, repository, words: new PeopleWords() };
    // A workspace that does not is told to in docs/people.md.
    stack.customerio.setSwitches({ updateEmailWithId: true });
  }

  async begin(): Promise<void> {
    await insertPeople(this.#company, this.#options.plan.people, false);
    this.#schedule = this.#runSchedule();
  }

  async play(hour: string): Promise<void> {
    for (const change of this.#options.plan.hours.get(hour) ?? []) await this.#change(change);
  }

  /** Everything that the company changed has reached Customer.io. */
  async rest(): Promise<boolean> {
    const { pubsub, project } = this.#options.stack;
    const isQuiet = (): boolean =>
      [topics.feedback, topics.identify].every((topic) => {
        const name = `projects/${project}/subscriptions/${pushSubscription(topic)}`;
        return pubsub.backlog(name).undelivered === 0;
      });
    const deadline = performance.now() + this.#options.settleMsMax;
    while (performance.now() < deadline) {
      if (Date.now() - this.#changedAtMs > behindMs && isQuiet()) {
        const { ended, messages } = await this.#sync();
        if (ended === 'complete' && messages === 0 && isQuiet()) return true;
      }
      await sleep(pollMs);
    }
    return false;
  }

  /** After the deliveries: what Customer.io told has its effect, and a change by the company undoes none of it. */
  async end(): Promise<PeoplePlayed> {
    const { stack } = this.#options;
    const problems: string[] = [];
    if (!(await this.rest())) problems.push('what Customer.io told was not settled in time');
    const told = toldFrom(stack.customerio.emitted().map(({ body }) => body));
    await this.#touch(told.words);
    if (!(await this.rest())) problems.push('the company and Customer.io did not come to rest');
    await this.#endSchedule();
    const { operations } = stack.customerio.counts();
    const { messages } = await this.#sync();
    const echoes = stack.customerio.counts().operations - operations + messages;
    if (echoes > 0) problems.push(`${echoes} messages when all was quiet`);
    const sides = await readAgreement(this.#database, stack);
    const agreement = checkAgreement({ ...sides, words: this.#company.words, told: told.words });
    return {
      ...agreement,
      changed: Object.fromEntries(this.#changed),
      told: told.counts,
      syncsCount: this.#syncs,
      problems,
    };
  }

  async close(): Promise<void> {
    await this.#endSchedule();
    await this.#database.close();
  }

  /** Rows of people who have refused change, and some whose mailbox is gone have a new one. */
  async #touch(words: readonly Told[]): Promise<void> {
    const ids = (isMeant: (word: Told) => boolean): string[] => [...new Set(words.filter(isMeant).map(({ id }) => id))];
    const refusing = ids(({ field, said }) => field === 'unsubscribed' && !said.allowed).slice(0, touchedMax);
    const bounced = ids(({ field }) => field === 'email_bounced').filter((id) => !refusing.includes(id));
    await this.#change({ kind: 'rename', ids: refusing });
    // Who has moved before keeps the address.
    const moving = bounced.filter((id) => !this.#hasMoved(id)).slice(0, movedMax);
    await this.#change({ kind: 'move', ids: moving });
  }

  #hasMoved(id: string): boolean {
    return this.#options.stack.customerio.person(id)?.email === movedTo(id);
  }

  async #change(change: PeopleChange): Promise<void> {
    await changePeople(this.#company, change);
    const name = change.kind === 'prefer' ? `topic, by the ${change.by}` : change.kind;
    const count = change.kind === 'join' ? change.people.length : change.ids.length;
    this.#changed.set(name, (this.#changed.get(name) ?? 0) + count);
    this.#changedAtMs = Date.now();
  }

  async #runSchedule(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await this.#sync();
      await sleep(scheduleMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #endSchedule(): Promise<void> {
    this.#over.abort();
    await this.#schedule;
  }

  async #sync(): Promise<{ readonly ended: string; readonly messages: number }> {
    const { url } = this.#options.stack.functions.sync;
    const answer = await fetch(url, { method: 'POST' }).catch(() => undefined);
    this.#syncs += 1;
    if (answer?.status !== 200) return { ended: 'failed', messages: 0 };
    return (await answer.json()) as { ended: string; messages: number };
  }
}
