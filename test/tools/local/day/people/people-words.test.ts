import { PeopleWords, type Said, type Voice } from '../../../../../tools/local/day/people/people-words';

const refused = (atMs: number, address?: string): Said => ({
  allowed: false,
  atMs,
  ...(address !== undefined && { address }),
});
const allowed = (atMs: number): Said => ({ allowed: true, atMs });

describe('PeopleWords', () => {
  it.each<[string, (readonly [Voice, Said])[], boolean | undefined]>([
    ['nobody has said anything', [], undefined],
    [
      'the person refuses, and the company allows later',
      [
        ['person', refused(1)],
        ['company', allowed(2)],
      ],
      false,
    ],
    [
      'the person comes back',
      [
        ['person', refused(1)],
        ['person', allowed(2)],
      ],
      true,
    ],
    [
      'the words arrive in the wrong order',
      [
        ['person', allowed(2)],
        ['person', refused(1)],
      ],
      true,
    ],
    [
      'both are of one time',
      [
        ['person', allowed(1)],
        ['person', refused(1)],
      ],
      false,
    ],
    [
      'the database refuses, and the person allows later',
      [
        ['database', refused(1)],
        ['person', allowed(2)],
      ],
      true,
    ],
    [
      'the person allows, and the database refuses later',
      [
        ['person', allowed(1)],
        ['database', refused(2)],
      ],
      false,
    ],
    [
      'the database takes its refusal back',
      [
        ['database', refused(1)],
        ['database', allowed(2)],
      ],
      true,
    ],
    [
      'the later of company and database counts',
      [
        ['company', refused(1)],
        ['database', allowed(2)],
      ],
      true,
    ],
    ['the mailbox refuses at this address', [['mailbox', refused(1, 'now@example.com')]], false],
    ['the mailbox refused at another address', [['mailbox', refused(1, 'before@example.com')]], undefined],
    [
      'the company allows after the bounce',
      [
        ['mailbox', refused(1, 'now@example.com')],
        ['company', allowed(2)],
      ],
      true,
    ],
  ])('when %s', (_claim, words, expected) => {
    const said = new PeopleWords();
    for (const [voice, word] of words) said.say('1', 'unsubscribed', voice, word);
    expect(said.expected('1', 'unsubscribed', 'Now@example.com')).toBe(expected);
    expect(said.expected('2', 'unsubscribed', 'Now@example.com')).toBeUndefined();
  });
});
