// Goal: whoever differs about a person is named. Method: sides that agree, and one thing changed in each.
import {
  checkAgreement,
  type AgreementBooks,
  type Allowed,
} from '../../../../../tools/local/day/people/check-agreement';
import { PeopleWords, type PeopleField } from '../../../../../tools/local/day/people/people-words';
import type { Told } from '../../../../../tools/local/day/people/told-words';

const refusing = (...fields: PeopleField[]): Allowed => new Map(fields.map((field) => [field, false]));
const nothing: Allowed = new Map();
const at = (id: string, allowed: Allowed, more: object = {}): AgreementBooks['customerio'] =>
  new Map([[id, { email: `${id}@example.com`, name: 'P', plan: 'club', allowed, ...more }]]);
const row = (id: string): AgreementBooks['rows'][number] => ({
  ...{ id, email: `${id}@example.com`, name: 'P', plan: 'club', isDeleted: false },
});
const left: Told = { id: '1', field: 'unsubscribed', voice: 'person', said: { allowed: false, atMs: 5 } };
const gone: Told = {
  ...{ id: '2', field: 'email_bounced', voice: 'mailbox' },
  said: { allowed: false, atMs: 5, address: '2@example.com' },
};
const told: readonly Told[] = [left, gone];
/** The checked books take the words in, so each check has its own. */
const books = (): AgreementBooks => ({
  rows: [row('1'), row('2'), { ...row('3'), isDeleted: true }],
  decided: new Map([
    ['1', refusing('unsubscribed')],
    ['2', refusing('email_bounced')],
  ]),
  customerio: new Map([...at('1', refusing('unsubscribed')), ...at('2', refusing('email_bounced'))]),
  warehouse: new Map([
    ['1', refusing('unsubscribed')],
    ['2', refusing('email_bounced')],
  ]),
  words: new PeopleWords(),
  told,
});
const without = <V>(of: ReadonlyMap<string, V>, id: string): ReadonlyMap<string, V> =>
  new Map([...of].filter(([key]) => key !== id));

describe('checkAgreement', () => {
  it('finds nothing where all sides say what must hold', () => {
    // What bounces stops the channel, in the warehouse too, where the view knows the bounce alone.
    const { differences, differingCount, refusingCount, peopleCount } = checkAgreement({
      ...books(),
      told: [left, ...(['email_bounced', 'channel_email'] as const).map((field) => ({ ...gone, field }))],
      decided: new Map([...books().decided, ['2', refusing('email_bounced', 'channel_email')]]),
      customerio: new Map([...books().customerio, ...at('2', refusing('email_bounced', 'channel_email'))]),
    });
    expect(differences).toEqual([]);
    expect({ differingCount, refusingCount, peopleCount }).toEqual({
      differingCount: 0,
      refusingCount: 2,
      peopleCount: 3,
    });
  });

  it.each<[string, Partial<AgreementBooks>, string]>([
    [
      'a database that has not heard of it',
      { decided: without(books().decided, '1') },
      '1: unsubscribed: must be refused, database allowed, Customer.io refused',
    ],
    [
      'a Customer.io that was not told',
      { customerio: new Map([...books().customerio, ...at('2', nothing)]) },
      '2: email_bounced: must be refused, database refused, Customer.io allowed',
    ],
    [
      'a refusal that nobody spoke',
      { decided: new Map([...books().decided, ['2', refusing('email_bounced', 'topic_7')]]) },
      '2: topic_7: must be allowed, database refused, Customer.io allowed',
    ],
    [
      'a warehouse that has not heard of it',
      { warehouse: without(books().warehouse, '1') },
      '1: unsubscribed: reported was refused, the warehouse has allowed',
    ],
    [
      'a person who is not there',
      { customerio: without(books().customerio, '2') },
      '2: in the database, and not at Customer.io',
    ],
    [
      'a person who should be gone',
      { customerio: new Map([...books().customerio, ...at('3', nothing)]) },
      '3: deleted in the database, and still at Customer.io',
    ],
    [
      'a stale name',
      { customerio: new Map([...books().customerio, ...at('1', refusing('unsubscribed'), { name: 'old' })]) },
      '1: name: Customer.io has another than the database',
    ],
    ['a stranger', { customerio: new Map([...books().customerio, ...at('9', nothing)]) }, '9: is not in the database'],
  ])('names %s', (_claim, change, expected) => {
    const { differences, differingCount } = checkAgreement({ ...books(), ...change });
    expect(differences).toContain(expected);
    expect(differingCount).toBeGreaterThan(0);
  });
});
