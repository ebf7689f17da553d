import { ExpectedPeople, type ExpectedPerson } from '../../../../tools/local/day/expected-people';
import type { Operation } from '../../../../tools/local/day/operation';

type Step = readonly [operation: Operation, timeSeconds: number];

const identify = (target: string, attributes: Record<string, unknown>): Operation => ({
  action: 'identify',
  target,
  attributes,
});
const event = (target: string | undefined, anonymousId?: string): Operation => ({
  action: 'event',
  target,
  anonymousId,
  name: 'seen',
  ulid: undefined,
  attributes: {},
});
const operate = (action: 'delete' | 'suppress' | 'unsuppress', target: string): Operation => ({ action, target });

function after(steps: readonly Step[]): ExpectedPeople {
  const people = new ExpectedPeople();
  for (const [index, [operation, timeSeconds]] of steps.entries()) {
    people.apply(operation, timeSeconds * 1000, `e${index}`, `m-${index}`);
  }
  return people;
}

const shown = ({ names, attributes, deviceTokens, events, objects }: ExpectedPerson): object => ({
  names: [...names],
  attributes: Object.fromEntries(attributes),
  devices: [...deviceTokens],
  events: [...events.keys()],
  ...(objects.size > 0 && { objects: [...objects] }),
});

describe('ExpectedPeople', () => {
  it.each<[string, readonly Step[], readonly object[]]>([
    [
      'the newest write of an attribute wins, whenever it arrives',
      [
        [identify('id:1', { plan: 'new', seats: 1 }), 20],
        [identify('id:1', { plan: 'old', note: 'old' }), 10],
      ],
      [{ names: ['id:1'], attributes: { plan: 'new', seats: 1, note: 'old' }, devices: [], events: [] }],
    ],
    [
      'an address names the same person as the id',
      [
        [identify('id:1', { email: 'Person-0001@example.com' }), 1],
        [identify('email:person-0001@example.com', { plan: 'basic' }), 2],
      ],
      [{ names: ['id:1', 'email:person-0001@example.com'], attributes: { plan: 'basic' }, devices: [], events: [] }],
    ],
    [
      'an event makes a person',
      [[event('id:1'), 1]],
      [{ names: ['id:1'], attributes: {}, devices: [], events: ['e0'] }],
    ],
    [
      'anonymous events come with the identify that names the visitor',
      [
        [event(undefined, 'v'), 1],
        [identify('id:1', { anonymous_id: 'v' }), 2],
      ],
      [{ names: ['id:1'], attributes: {}, devices: [], events: ['e0'] }],
    ],
    ['anonymous events of nobody are nobody', [[event(undefined, 'v'), 1]], []],
    [
      'deletion forgets all, and what follows is a new person',
      [
        [identify('id:1', { plan: 'a', seats: 1 }), 1],
        [operate('delete', 'id:1'), 2],
        [identify('id:1', { plan: 'b' }), 3],
      ],
      [{ names: ['id:1'], attributes: { plan: 'b' }, devices: [], events: [] }],
    ],
    [
      'whoever is suppressed stays unknown',
      [
        [identify('id:1', { plan: 'a' }), 1],
        [operate('suppress', 'id:1'), 2],
        [identify('id:1', { plan: 'b' }), 3],
        [event('id:1'), 4],
      ],
      [],
    ],
    [
      'after unsuppression only what is new is known',
      [
        [identify('id:1', { plan: 'a' }), 1],
        [operate('suppress', 'id:1'), 2],
        [operate('unsuppress', 'id:1'), 3],
        [identify('id:1', { seats: 2 }), 4],
      ],
      [{ names: ['id:1'], attributes: { seats: 2 }, devices: [], events: [] }],
    ],
    [
      'a merge fills what the primary lacks and moves events and devices',
      [
        [identify('id:1', { plan: 'a' }), 1],
        [identify('id:2', { plan: 'b', seats: 2 }), 2],
        [event('id:2'), 3],
        [{ action: 'add_device', target: 'id:2', token: 't', attributes: {} }, 4],
        [{ action: 'merge', target: 'id:1', secondary: 'id:2' }, 5],
      ],
      [{ names: ['id:1'], attributes: { plan: 'a', seats: 2 }, devices: ['t'], events: ['e2'] }],
    ],
    [
      'a merge into nobody does nothing',
      [
        [identify('id:2', { plan: 'b' }), 1],
        [{ action: 'merge', target: 'id:1', secondary: 'id:2' }, 2],
      ],
      [{ names: ['id:2'], attributes: { plan: 'b' }, devices: [], events: [] }],
    ],
    [
      'a device that is deleted is gone',
      [
        [{ action: 'add_device', target: 'id:1', token: 't', attributes: {} }, 1],
        [{ action: 'add_device', target: 'id:1', token: 'u', attributes: {} }, 2],
        [{ action: 'delete_device', target: 'id:1', token: 't', attributes: {} }, 3],
      ],
      [{ names: ['id:1'], attributes: {}, devices: ['u'], events: [] }],
    ],
  ])('%s', (_claim, steps, expected) => {
    expect(after(steps).people.map(shown)).toEqual(expected);
  });

  it('frees every name of a person when one is freed', () => {
    const people = after([
      [identify('id:1', { email: 'person-0001@example.com' }), 1],
      [operate('suppress', 'id:1'), 2],
      [operate('unsuppress', 'email:person-0001@example.com'), 3],
    ]);
    expect([...people.suppressed]).toEqual([]);
  });

  it('knows whom a person belongs to', () => {
    const related = ['object:1/a', 'object:1/b'];
    const people = after([
      [{ action: 'add_relationships', target: 'id:1', related }, 1],
      [{ action: 'delete_relationships', target: 'id:1', related: ['object:1/a'] }, 2],
    ]);
    expect(people.people.map(shown)).toMatchObject([{ objects: ['object:1/b'] }]);
  });

  it('suppresses every name of a person', () => {
    const people = after([
      [identify('id:1', { email: 'person-0001@example.com' }), 1],
      [operate('suppress', 'id:1'), 2],
    ]);
    expect([...people.suppressed].sort()).toEqual(['email:person-0001@example.com', 'id:1']);
  });
});
