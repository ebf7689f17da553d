/** Writes the people of the database and what changes about them in the course of the day. */
import { chanceFrom } from '../chance';
import { hours } from '../day-draft';
import { databaseId } from './database-people';

export type NewPerson = {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly optOut: boolean;
};

/** Of one kind, in one part of the day. Nobody is changed twice: changes of a person within one second have no order. */
export type PeopleChange =
  | { readonly kind: 'join'; readonly people: readonly NewPerson[] }
  | { readonly kind: 'rename' | 'move' | 'opt out' | 'opt in' | 'leave'; readonly ids: readonly string[] }
  /** Told to the repository by the company's own code. */
  | {
      readonly kind: 'prefer';
      readonly ids: readonly string[];
      readonly topic: number;
      readonly allowed: boolean;
      readonly by: 'person' | 'company';
    }
  /** A transaction that is open for a while, and commits what carries the time of its beginning. */
  | { readonly kind: 'late commit'; readonly ids: readonly string[] };

export type PeoplePlan = {
  readonly people: readonly NewPerson[];
  readonly hours: ReadonlyMap<string, readonly PeopleChange[]>;
};

/** Those on this plan get a newsletter, from which everything else follows. */
export const clubPlan = 'club';
const plans = ['none', 'none', clubPlan, 'gold'] as const;
const optedOutPercent = 3;

export function planPeople({ seed, peopleTotal }: { readonly seed: number; readonly peopleTotal: number }): PeoplePlan {
  const chance = chanceFrom(seed);
  let count = 0;
  const person = (): NewPerson => ({
    id: databaseId(count),
    name: `Person ${(count += 1)}`,
    plan: chance.pick(plans),
    optOut: chance.percent(optedOutPercent),
  });
  const people = Array.from({ length: peopleTotal }, person);
  const order = chance.jumble(people, people.length);
  const some = (share: number): readonly NewPerson[] => order.splice(0, Math.max(1, Math.floor(peopleTotal * share)));
  const ids = (of: readonly NewPerson[]): string[] => of.map(({ id }) => id);
  const changes = (): readonly PeopleChange[] => {
    const optOuts = some(0.008);
    return [
      { kind: 'join', people: Array.from({ length: Math.ceil(peopleTotal * 0.01) }, person) },
      { kind: 'rename', ids: ids(some(0.03)) },
      { kind: 'move', ids: ids(some(0.01)) },
      { kind: 'opt out', ids: ids(optOuts.filter(({ optOut }) => !optOut)) },
      { kind: 'opt in', ids: ids(optOuts.filter(({ optOut }) => optOut)) },
      { kind: 'leave', ids: ids(some(0.005)) },
      { kind: 'prefer', ids: ids(some(0.005)), topic: 7, allowed: false, by: 'person' },
      { kind: 'prefer', ids: ids(some(0.005)), topic: 1, allowed: chance.percent(50), by: 'company' },
      { kind: 'late commit', ids: ids(some(0.003)) },
    ];
  };
  return { people, hours: new Map(hours.map((hour) => [hour, changes()])) };
}

export const mailOf = (id: string): string => `user-${id}@example.com`;
export const movedTo = (id: string): string => `user-${id}-moved@example.com`;
