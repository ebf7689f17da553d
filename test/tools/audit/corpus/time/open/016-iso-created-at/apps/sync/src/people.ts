import { formatISO } from 'date-fns';
import type { TrackClient } from 'customerio-node';
import type { Person } from './person';

const attributesOf = (person: Person) => ({
  email: person.email,
  first_name: person.firstName,
  created_at: formatISO(person.registered),
  language: person.language,
});

export async function pushPerson(track: TrackClient, person: Person): Promise<void> {
  await track.identify(person.id, attributesOf(person));
}
