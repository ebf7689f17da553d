/** Carries out changes of people as the company does: by its own SQL, and by its code through the repository. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { Database, Row } from '../../../../shared/users/database';
import type { UserMessagingRepository } from '../../../../shared/users/repository';
import type { PeopleWords } from './people-words';
import { mailOf, movedTo, type NewPerson, type PeopleChange } from './plan-people';

export type Company = {
  readonly database: Database;
  readonly repository: UserMessagingRepository;
  /** What is said about messages meanwhile. */
  readonly words: PeopleWords;
};

/** How long a late transaction is open. */
const lateMs = 700;
const dayMs = 86_400_000;

const updatedMs = 'extract(epoch from updated_at) * 1000 as at';

/** People who have been there before the day began: each with a time of its own in the last weeks. */
export async function insertPeople(
  { database, words }: Company,
  people: readonly NewPerson[],
  isNew: boolean,
): Promise<void> {
  const nowMs = Date.now();
  const rows = await database.query(
    `insert into users (id, email, name, plan, marketing_opt_out, updated_at)
     select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::timestamptz[])
     returning id::text as id, marketing_opt_out as refuses, ${updatedMs}`,
    [
      people.map(({ id }) => id),
      people.map(({ id }) => mailOf(id)),
      people.map(({ name }) => name),
      people.map(({ plan }) => plan),
      people.map(({ optOut }) => optOut),
      people.map((_, index) => new Date(isNew ? nowMs : nowMs - dayMs - index * 500).toISOString()),
    ],
  );
  for (const row of rows) if (row.refuses === true) note(words, row, false);
}

const note = (words: PeopleWords, { id, at }: Row, allowed: boolean): void => {
  words.say(String(id), 'unsubscribed', 'database', { allowed, atMs: Math.floor(Number(at)) });
};

export async function changePeople(company: Company, change: PeopleChange): Promise<void> {
  const { database, repository, words } = company;
  const set = (assignment: string, ids: readonly string[]): Promise<readonly Row[]> =>
    database.query(
      `update users set ${assignment} where id = any($1::bigint[]) returning id::text as id, ${updatedMs}`,
      [ids],
    );
  switch (change.kind) {
    case 'join':
      return insertPeople(company, change.people, true);
    case 'rename':
      await set(`name = name || ', renamed'`, change.ids);
      return;
    case 'move':
      await database.query(
        'update users set email = moved.email from unnest($1::bigint[], $2::text[]) as moved (id, email) where users.id = moved.id',
        [change.ids, change.ids.map(movedTo)],
      );
      return;
    case 'opt out':
    case 'opt in': {
      const refuses = change.kind === 'opt out';
      for (const row of await set(`marketing_opt_out = ${refuses}`, change.ids)) note(words, row, !refuses);
      return;
    }
    case 'leave':
      await set('deleted_at = now()', change.ids);
      return;
    case 'prefer': {
      const { ids, topic, allowed, by } = change;
      for (const id of ids) {
        words.say(id, topic === 1 ? 'topic_1' : 'topic_7', by, { allowed, atMs: Date.now() });
        await repository.updatePreferences(id, { topics: { [topic]: allowed } }, { by });
      }
      return;
    }
    case 'late commit':
      await database.transaction(async (query) => {
        await query(`update users set name = name || ', late' where id = any($1::bigint[])`, [change.ids]);
        await sleep(lateMs);
      });
  }
}
