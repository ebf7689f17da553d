/**
 * Keeps Customer.io in step with the people in the company's Postgres, both ways. Whatever is decided is in the
 * database before it is published; what was not published because the process ended is told by the next `syncChanged`.
 */
import type { Database, Query } from './database';
import { bounceEffects, type Bounce, type Feedback, type FeedbackEffect } from './feedback-effects';
import { defaultFeedbackPolicy, type FeedbackPolicy } from './feedback-policy';
import { idsByEmail, readPeople } from './people-view';
import { preferencesFrom, type PersonPreferences } from './person-preferences';
import { withHeard, withTold, withWord, type Word } from './precedence';
import { isPreferenceField, type PreferenceField } from './preference-fields';
import {
  lockPreferences,
  readPreferences,
  settled,
  writePreferences,
  type PreferenceKey,
  type StoredPreference,
} from './preference-store';
import { byPerson, isSilent, noteGone, type PublishIdentify } from './sync-rows';
import { syncChanged, type SyncOptions, type SyncReport } from './sync-changed';
import { tellPeople, type Told } from './tell-pending';

export type RepositoryOptions = {
  readonly database: Database;
  /** Resolves when Pub/Sub has accepted the message: `identify` of a `Publisher`. */
  readonly publish: PublishIdentify;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Any text that no other process uses. */
  readonly newId: () => string;
  /** @default defaultFeedbackPolicy */
  readonly policy?: FeedbackPolicy | undefined;
};

/** What is left out, or undefined, stays as it is. */
export type PreferenceChanges = {
  readonly unsubscribed?: boolean | undefined;
  /** By Customer.io's number, or as `topic_<n>`. */
  readonly topics?: Readonly<Record<string, boolean | undefined>> | undefined;
  /** `email`, `push`, `sms`, … */
  readonly channels?: Readonly<Record<string, boolean | undefined>> | undefined;
};

/** Who says so decides what outranks it: a company never undoes what the person has refused. */
export type Author = { readonly by: 'person' | 'company'; readonly reason?: string };

export type AppliedFeedback = {
  /** People of the database whom it was about. None: the event is about somebody whom the database does not know. */
  readonly personIds: readonly string[];
  readonly told: Told;
};

/** So often within so many days, and a mailbox that refuses for now is treated as the policy says. */
const softBouncesMax = 5;
const softBounceDays = 30;

export class UserMessagingRepository {
  readonly #options: RepositoryOptions;

  constructor(options: RepositoryOptions) {
    this.#options = options;
  }

  /** Publishes one person as the view has them now, changed or not. */
  async syncUser(personId: string): Promise<Told> {
    const { database, nowMs } = this.#options;
    await database.transaction(async (query) => {
      if ((await lifeOf(query, personId)).isForgotten) return;
      const [row] = await lockPreferences(query, [{ personId, field: 'profile' }]);
      if (row) await writePreferences(query, [publishedAnew(row, nowMs())], () => undefined);
    });
    return tellPeople(this.#options, [personId]);
  }

  /** Publishes everybody who changed since the last time. One run at a time; the report says how it ended. */
  syncChanged(options?: SyncOptions): Promise<SyncReport> {
    return syncChanged(this.#options, options);
  }

  async getPreferences(personId: string): Promise<PersonPreferences> {
    const { query } = this.#options.database;
    return preferencesFrom(await readPreferences(query, [personId]), await addressOf(query, personId));
  }

  /** Changes what is named and nothing else. Throws a `TypeError` for what is no topic, channel or boolean. */
  updatePreferences(personId: string, changes: PreferenceChanges, author: Author): Promise<Told> {
    const word = this.#wordOf(author);
    return this.#say(
      personId,
      changedFields(changes).map(({ field, allowed }) => ({
        kind: 'word',
        field,
        voice: author.by,
        word: { ...word, allowed },
      })),
    );
  }

  /** Deletes the profile at Customer.io and blocks it, password resets included, until `unsuppress`. */
  suppress(personId: string, { reason }: { readonly reason: string }): Promise<Told> {
    const word = { ...this.#wordOf({ by: 'company', reason }), allowed: false };
    return this.#say(personId, [{ kind: 'word', field: 'suppressed', voice: 'company', word }]);
  }

  /** Frees the person and publishes them anew, with everything that they have refused. */
  async unsuppress(personId: string, { reason }: { readonly reason: string }): Promise<Told> {
    const { database, nowMs } = this.#options;
    const word = { ...this.#wordOf({ by: 'company', reason }), allowed: true };
    await database.transaction(async (query) => {
      const address = await addressOf(query, personId);
      const known = byPerson(await readPreferences(query, [personId]));
      const fields = known.get(personId);
      if (!isSilent(fields) || fields?.has('forgotten') === true) return;
      await noteGone(query, [personId], { known, nowMs: nowMs(), addressOf: () => address });
      const [profile, suppressed] = await lockPreferences(query, [
        { personId, field: 'profile' },
        { personId, field: 'suppressed' },
      ]);
      if (!profile || !suppressed) return;
      const preference = withWord(suppressed.preference, 'company', word);
      const rows = [settled({ ...suppressed, preference }, address), publishedAnew(profile, nowMs())];
      await writePreferences(query, rows, () => address);
    });
    return tellPeople(this.#options, [personId]);
  }

  /**
   * Erases what this project keeps of the person and deletes the profile; `block` suppresses it, so that nobody can make
   * it anew. The id stays as a note that nothing of this person is to be published or kept again. The warehouse:
   * docs/people.md.
   */
  async forget(personId: string, { block = false }: { readonly block?: boolean } = {}): Promise<Told> {
    const { database, nowMs } = this.#options;
    await database.transaction(async (query) => {
      const [row] = await lockPreferences(query, [{ personId, field: 'forgotten' }]);
      for (const table of ['bounces', 'sync_problems', 'sync_recent']) {
        await query(`delete from customerio.${table} where person_id = $1`, [personId]);
      }
      await query("delete from customerio.messaging_preferences where person_id = $1 and field <> 'forgotten'", [
        personId,
      ]);
      if (!row) return;
      // Who was to be blocked stays so, told or not.
      const isBlocked = block || row.preference.words.company?.source === 'forget_and_block';
      const word: Word = { allowed: false, atMs: nowMs(), source: isBlocked ? 'forget_and_block' : 'forget' };
      const preference = withTold(withWord(row.preference, 'company', word), word);
      await writePreferences(query, [{ ...row, preference, pending: true }], () => undefined);
    });
    return tellPeople(this.#options, [personId]);
  }

  /** Takes in what Customer.io reports. Late, repeated and out of order, the same events leave the same state. */
  async applyFeedback(feedback: Feedback): Promise<AppliedFeedback> {
    const { database } = this.#options;
    const personIds = await this.#peopleOf(feedback);
    await database.transaction(async (query) => {
      for (const personId of personIds) {
        if ((await lifeOf(query, personId)).isForgotten) continue;
        const { bounce } = feedback;
        const counted = bounce ? await this.#countBounce(query, personId, feedback, bounce) : [];
        await apply(query, personId, [...feedback.effects, ...counted]);
      }
    });
    return { personIds, told: await tellPeople(this.#options, personIds) };
  }

  async #peopleOf({ person }: Feedback): Promise<readonly string[]> {
    const { query } = this.#options.database;
    if (person.id !== undefined) return (await readPeople(query, [person.id])).map(({ id }) => id);
    return person.email === undefined ? [] : idsByEmail(query, person.email);
  }

  async #countBounce(query: Query, personId: string, feedback: Feedback, bounce: Bounce): Promise<FeedbackEffect[]> {
    const { channel, kind, reason } = bounce;
    const { eventId, atMs } = feedback;
    await query(
      `insert into customerio.bounces (person_id, event_id, channel, kind, reason, occurred_at)
       values ($1, $2, $3, $4, $5, to_timestamp($6::double precision / 1000)) on conflict do nothing`,
      [personId, eventId, channel, kind, reason, atMs],
    );
    const action = (this.#options.policy ?? defaultFeedbackPolicy).soft_bounce;
    if (kind !== 'soft' || channel !== 'email' || action === 'mark' || action === 'none') return [];
    const [row] = await query(
      `select count(*)::integer as count from customerio.bounces
       where person_id = $1 and kind = 'soft' and channel = 'email'
         and occurred_at > to_timestamp($2::double precision / 1000) - $3 * interval '1 day'`,
      [personId, atMs, softBounceDays],
    );
    return Number(row?.count) < softBouncesMax ? [] : bounceEffects('soft_bounce', action, feedback, bounce);
  }

  async #say(personId: string, effects: readonly FeedbackEffect[]): Promise<Told> {
    const { database } = this.#options;
    await database.transaction((query) => apply(query, personId, effects));
    return tellPeople(this.#options, [personId]);
  }

  #wordOf({ by, reason }: Author): Omit<Word, 'allowed'> {
    return { atMs: this.#options.nowMs(), source: by, ...(reason !== undefined && { reason }) };
  }
}

/** Of somebody who was forgotten nothing is kept but that they are blocked. */
async function apply(query: Query, personId: string, said: readonly FeedbackEffect[]): Promise<void> {
  if (said.length === 0) return;
  const { isForgotten, goneAtMs } = await lifeOf(query, personId);
  const effects = said.filter(({ field }) => field === 'suppressed' || !isForgotten);
  if (effects.length === 0) return;
  const address = await addressOf(query, personId);
  const keys: PreferenceKey[] = [...new Set(effects.map(({ field }) => field))].map((field) => ({ personId, field }));
  const rows = await lockPreferences(query, keys);
  const fresh = rows.map((row) => {
    const own = effects.filter(({ field }) => field === row.field);
    const before = { ...row.preference, ...(row.field !== 'suppressed' && goneAtMs !== undefined && { goneAtMs }) };
    return settled({ ...row, preference: own.reduce(withEffect, before) }, address);
  });
  await writePreferences(query, fresh, () => address);
}

async function lifeOf(
  query: Query,
  personId: string,
): Promise<{ readonly isForgotten: boolean; readonly goneAtMs: number | undefined }> {
  const rows = (await readPreferences(query, [personId])).filter(({ field }) => !isPreferenceField(field));
  const profile = rows.find(({ field }) => field === 'profile');
  return { isForgotten: rows.some(({ field }) => field === 'forgotten'), goneAtMs: profile?.preference.goneAtMs };
}

function withEffect(
  preference: StoredPreference['preference'],
  effect: FeedbackEffect,
): StoredPreference['preference'] {
  return effect.kind === 'word' ? withWord(preference, effect.voice, effect.word) : withHeard(preference, effect);
}

async function addressOf(query: Query, personId: string): Promise<string | undefined> {
  const [row] = await readPeople(query, [personId]);
  return row?.email;
}

/** Noted like something to be told, so that it is done by whoever comes next. */
const publishedAnew = (row: StoredPreference, nowMs: number): StoredPreference => ({
  ...row,
  preference: withTold({ ...row.preference, told: [] }, { allowed: true, atMs: nowMs }),
  pending: true,
});

function changedFields({ unsubscribed, topics = {}, channels = {} }: PreferenceChanges): readonly {
  readonly field: PreferenceField;
  readonly allowed: boolean;
}[] {
  const given: readonly (readonly [path: string, field: string, allowed: boolean | undefined])[] = [
    ['unsubscribed', 'unsubscribed', unsubscribed === undefined ? undefined : !boolean('unsubscribed', unsubscribed)],
    ...Object.entries(topics).map(([name, allowed]) => {
      const field = name.startsWith('topic_') ? name : `topic_${name}`;
      return [`topics.${name}`, field, allowed] as const;
    }),
    ...Object.entries(channels).map(([name, allowed]) => [`channels.${name}`, `channel_${name}`, allowed] as const),
  ];
  return given.flatMap(([path, field, allowed]) => {
    if (allowed === undefined) return [];
    if (!isPreferenceField(field)) throw new TypeError(`${path}: got no topic or channel of Customer.io`);
    return [{ field, allowed: boolean(path, allowed) }];
  });
}

/** What callers without types pass on. */
function boolean(path: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new TypeError(`${path}: got ${value === null ? 'null' : typeof value}, allowed true or false`);
}
