/** Tells Customer.io what waits to be told: of one person after a change, of everybody during a synchronisation. */
import type { Database } from './database';
import { readPeople } from './people-view';
import { lifeMessage, preferenceMessages, type PersonMessage } from './person-messages';
import { confirmTold, readPreferences, type StoredPreference } from './preference-store';
import { byPerson, isSilent, publishRows, type PublishParts, type RowProblem } from './sync-rows';

export type Told = { readonly messages: number; readonly problems: readonly RowProblem[] };

/** Everything that waits for these people. What is told of somebody who is not in the view would create a profile. */
export async function tellPeople(parts: PublishParts, personIds: readonly string[]): Promise<Told> {
  const { database, publish } = parts;
  const known = byPerson(await readPreferences(database.query, personIds));
  const rows = new Map((await readPeople(database.query, personIds)).map((row) => [row.id, row]));
  const problems: RowProblem[] = [];
  let messages = 0;
  for (const [personId, fields] of known) {
    const told: StoredPreference[] = [];
    const send = async ({ message, identity, tells }: PersonMessage): Promise<void> => {
      await publish(message, identity);
      messages += 1;
      told.push(...tells);
    };
    const pending = [...fields.values()].filter((stored) => stored.pending);
    // First what makes room for the rest: nobody hears of a person who is still suppressed.
    const life = pending.flatMap((stored) => lifeMessage(stored) ?? []);
    for (const message of life) await send(message);

    const row = rows.get(personId);
    const anew = fields.get('profile');
    if (row !== undefined && !isSilent(fields) && !row.isDeleted) {
      if (anew?.pending === true) {
        const published = await publishRows(parts, [row]);
        messages += published.messages;
        problems.push(...published.problems);
        await published.confirm(database.query);
        told.push(anew);
      } else {
        for (const message of preferenceMessages(personId, pending)) await send(message);
      }
    }
    await confirmTold(database.query, told);
  }
  return { messages, problems };
}

/** A few hundred people who wait, in the order of their ids, after the given one. */
export async function waitingPeople(database: Database, after: string, peopleMax: number): Promise<readonly string[]> {
  const rows = await database.query(
    `select distinct person_id from customerio.messaging_preferences
     where pending and person_id > $1 order by person_id limit $2`,
    [after, peopleMax],
  );
  return rows.map(({ person_id: personId }) => String(personId));
}
