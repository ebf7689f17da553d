import fc from 'fast-check';

import {
  decide,
  nextTelling,
  unknownPreference,
  withHeard,
  withTold,
  withWord,
} from '../../../shared/users/precedence';
import type { Preference, Voice, Word } from '../../../shared/users/precedence';

type Said = readonly [voice: Voice, allowed: boolean, atMs: number];

const saying = (...said: readonly Said[]): Preference =>
  said.reduce<Preference>(
    (known, [voice, allowed, atMs]) => withWord(known, voice, { allowed, atMs, source: 'test' }),
    unknownPreference,
  );

describe('decide', () => {
  it.each<[string, readonly Said[], { allowed: boolean; voice: Voice } | undefined]>([
    ['nothing where nobody has spoken', [], undefined],
    [
      'for the person who refuses, whatever the company says later',
      [
        ['person', false, 1],
        ['company', true, 9],
      ],
      { allowed: false, voice: 'person' },
    ],
    [
      'for the person who refuses, whatever the database says later',
      [
        ['person', false, 1],
        ['database', true, 9],
      ],
      { allowed: false, voice: 'person' },
    ],
    [
      'for the person who comes back',
      [
        ['person', false, 1],
        ['person', true, 2],
      ],
      { allowed: true, voice: 'person' },
    ],
    [
      'for the person who comes back after the database refused',
      [
        ['database', false, 1],
        ['person', true, 2],
      ],
      { allowed: true, voice: 'person' },
    ],
    [
      'for the database that refuses after the person came back',
      [
        ['person', true, 1],
        ['database', false, 2],
      ],
      { allowed: false, voice: 'database' },
    ],
    [
      'for the company that refuses at the same time',
      [
        ['person', true, 1],
        ['company', false, 1],
      ],
      { allowed: false, voice: 'company' },
    ],
    [
      'for the later of company and database',
      [
        ['company', false, 1],
        ['database', true, 2],
      ],
      { allowed: true, voice: 'database' },
    ],
    [
      'for the mailbox, whatever the database says',
      [
        ['mailbox', false, 1],
        ['database', true, 9],
      ],
      { allowed: false, voice: 'mailbox' },
    ],
    [
      'for the company that knows better than the mailbox',
      [
        ['mailbox', false, 1],
        ['company', true, 2],
      ],
      { allowed: true, voice: 'company' },
    ],
    [
      'against messages where the person said both at once',
      [
        ['person', true, 1],
        ['person', false, 1],
      ],
      { allowed: false, voice: 'person' },
    ],
  ])('decides %s', (_claim, said, expected) => {
    const decision = decide(saying(...said), undefined);
    expect(decision && { allowed: decision.allowed, voice: decision.voice }).toEqual(expected);
  });

  it('drops the word of a mailbox that is no longer the person’s', () => {
    const word: Word = { allowed: false, atMs: 1, source: 'hard_bounce', address: 'old@example.com' };
    const bounced = withWord(unknownPreference, 'mailbox', word);
    expect(decide(bounced, 'OLD@example.com')?.allowed).toBe(false);
    expect(decide(bounced, 'new@example.com')).toBeUndefined();
  });

  it('does not take what Customer.io was told for the person’s own word', () => {
    const told = withTold(saying(['company', false, 1000]), { allowed: false, atMs: 1000 });
    expect(decide(withHeard(told, { allowed: false, atMs: 1000 }), undefined)?.voice).toBe('company');
    expect(decide(withHeard(told, { allowed: false, atMs: 900 }), undefined)?.voice).toBe('person');
    const between = withHeard(withHeard(told, { allowed: true, atMs: 2000 }), { allowed: false, atMs: 3000 });
    expect(decide(between, undefined)).toMatchObject({ allowed: false, voice: 'person' });
  });

  it('comes to the same whatever the order in which words arrive', () => {
    const voice = fc.constantFrom<Voice>('person', 'company', 'database', 'mailbox');
    const step = fc.oneof(
      fc.record({ kind: fc.constant('word' as const), voice, allowed: fc.boolean(), atMs: fc.nat(6) }),
      fc.record({ kind: fc.constantFrom('heard' as const, 'told' as const), allowed: fc.boolean(), atMs: fc.nat(6) }),
    );
    const orders = fc
      .array(step, { maxLength: 10 })
      .chain((steps) => fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length })));
    fc.assert(
      fc.property(orders, ([one, other]) => {
        const after = (steps: typeof one): Preference =>
          steps.reduce<Preference>((known, { kind, allowed, atMs, ...rest }) => {
            if (kind === 'heard') return withHeard(known, { allowed, atMs });
            if (kind === 'told') return withTold(known, { allowed, atMs });
            return 'voice' in rest ? withWord(known, rest.voice, { allowed, atMs, source: 'test' }) : known;
          }, unknownPreference);
        expect(decide(after([...other, ...other]), undefined)).toEqual(decide(after(one), undefined));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('nextTelling', () => {
  it.each<[string, Preference, boolean | undefined, object | undefined]>([
    ['nothing where Customer.io takes it for granted', saying(['company', true, 5000]), true, undefined],
    [
      'a topic, which has a default of its own',
      saying(['company', true, 5400]),
      undefined,
      { allowed: true, atMs: 5000 },
    ],
    ['a refusal at its own time', saying(['company', false, 5400]), true, { allowed: false, atMs: 5000 }],
    [
      'nothing that Customer.io has reported',
      withHeard(unknownPreference, { allowed: false, atMs: 5000 }),
      true,
      undefined,
    ],
    [
      'a refusal once more, just after what Customer.io believes',
      withTold(saying(['person', false, 5000]), { allowed: true, atMs: 7000 }),
      true,
      { allowed: false, atMs: 8000 },
    ],
    [
      'what Customer.io may have taken either way within one second',
      withHeard(withTold(saying(['person', false, 5000]), { allowed: false, atMs: 5000 }), {
        allowed: true,
        atMs: 5000,
      }),
      true,
      { allowed: false, atMs: 6000 },
    ],
  ])('tells %s', (_claim, preference, initially, expected) => {
    expect(nextTelling(preference, undefined, initially)).toEqual(expected);
  });

  it('has nothing to tell once it was told', () => {
    const refused = saying(['database', false, 5400]);
    const telling = nextTelling(refused, undefined, true);
    expect(telling && nextTelling(withTold(refused, telling), undefined, true)).toBeUndefined();
  });
});
