/** Whom an identify is about: every situation of the identification table, sent to a real sandbox. */
import { drive, identify, type Driven } from './sandbox-driver';

let driven: Driven;
beforeAll(async () => {
  driven = await drive();
});
afterAll(() => driven.sandbox.close());
beforeEach(() => {
  driven.sandbox.clear();
});

type Fields = Record<string, unknown>;
type Row = {
  readonly claim: string;
  readonly given: readonly Fields[];
  readonly sent: Fields;
  readonly fate: string;
  /** id, email, cio_id and plan of everybody afterwards. */
  readonly people: readonly string[];
  readonly switches?: Fields;
};

const ann = identify({ id: 'ann' }, { email: 'ann@example.com', plan: 'free' });
const bob = identify({ id: 'bob' }, { email: 'bob@example.com', plan: 'free' });

const specification: readonly Row[] = [
  {
    claim: 'creates a person when neither path nor body is known',
    given: [],
    sent: identify({ id: 'ann' }, { email: 'ann@example.com', plan: 'pro' }),
    fate: 'applied',
    people: ['ann ann@example.com 03000001 pro'],
  },
  {
    claim: 'creates a person from an address alone',
    given: [],
    sent: identify({ email: 'ann@example.com' }, { plan: 'pro' }),
    fate: 'applied',
    people: ['null ann@example.com 03000001 pro'],
  },
  {
    claim: 'gives the path identifier to the person whom the body identifier belongs to',
    given: [identify({ email: 'ann@example.com' }, { plan: 'free' })],
    sent: identify({ id: 'ann' }, { email: 'ann@example.com', plan: 'pro' }),
    fate: 'applied',
    people: ['ann ann@example.com 03000001 pro'],
  },
  {
    claim: 'replaces the id of the person whose address comes with a new id',
    given: [ann],
    sent: identify({ id: 'ann-2' }, { email: 'ann@example.com', plan: 'pro' }),
    fate: 'applied',
    people: ['ann-2 ann@example.com 03000001 pro'],
  },
  {
    claim: 'sets an address that the person did not have',
    given: [identify({ id: 'ann' }, { plan: 'free' })],
    sent: identify({ id: 'ann' }, { email: 'ann@example.com', plan: 'pro' }),
    fate: 'applied',
    people: ['ann ann@example.com 03000001 pro'],
  },
  {
    claim: 'takes addresses as the same whatever their case',
    given: [ann],
    sent: identify({ email: 'ANN@Example.com' }, { plan: 'pro' }),
    fate: 'applied',
    people: ['ann ann@example.com 03000001 pro'],
  },
  {
    claim: 'takes ids of another case as another person',
    given: [ann],
    sent: identify({ id: 'ANN' }, { plan: 'pro' }),
    fate: 'applied',
    people: ['ann ann@example.com 03000001 free', 'ANN null 03000002 pro'],
  },
  {
    claim: 'takes a numeric id as its text',
    given: [identify({ id: '42' }, { plan: 'free' })],
    sent: identify({ id: 42 }, { plan: 'pro' }),
    fate: 'applied',
    people: ['42 null 03000001 pro'],
  },
  {
    claim: 'changes nothing when path and body belong to two people',
    given: [ann, bob],
    sent: identify({ id: 'ann' }, { email: 'bob@example.com', plan: 'pro' }),
    fate: 'ignored: identifier_taken',
    people: ['ann ann@example.com 03000001 free', 'bob bob@example.com 03000002 free'],
  },
  {
    claim: 'changes nothing when two identifiers of the body belong to two people',
    given: [ann, bob],
    sent: identify({ email: 'new@example.com' }, { id: 'ann', phone: '+1', email: 'bob@example.com', plan: 'pro' }),
    fate: 'ignored: identifier_taken',
    people: ['ann ann@example.com 03000001 free', 'bob bob@example.com 03000002 free'],
  },
  {
    claim: 'does not change an address that is set without the cio_id',
    given: [ann],
    sent: identify({ id: 'ann' }, { email: 'new@example.com', plan: 'pro' }),
    fate: 'ignored: identifier_set_already',
    people: ['ann ann@example.com 03000001 free'],
  },
  {
    claim: 'changes address and id of the person named by cio_id',
    given: [ann],
    sent: identify({ cio_id: '03000001' }, { id: 'ann-2', email: 'new@example.com', plan: 'pro' }),
    fate: 'applied',
    people: ['ann-2 new@example.com 03000001 pro'],
  },
  {
    claim: 'frees the address that a cio_id changed',
    given: [ann, identify({ cio_id: '03000001' }, { email: 'new@example.com' })],
    sent: identify({ id: 'bob' }, { email: 'ann@example.com', plan: 'pro' }),
    fate: 'applied',
    people: ['ann new@example.com 03000001 free', 'bob ann@example.com 03000002 pro'],
  },
  {
    claim: 'does not take an address from somebody else by cio_id',
    given: [ann, bob],
    sent: identify({ cio_id: '03000001' }, { email: 'bob@example.com', plan: 'pro' }),
    fate: 'ignored: identifier_taken',
    people: ['ann ann@example.com 03000001 free', 'bob bob@example.com 03000002 free'],
  },
  {
    claim: 'drops a request with an unknown cio_id',
    given: [],
    sent: identify({ cio_id: '03000001' }, { email: 'ann@example.com' }),
    fate: 'ignored: unknown_cio_id',
    people: [],
  },
  {
    claim: 'drops a request for a deleted cio_id',
    given: [ann, { type: 'person', action: 'delete', identifiers: { id: 'ann' } }],
    sent: identify({ cio_id: '03000001' }, { plan: 'pro' }),
    fate: 'ignored: unknown_cio_id',
    people: [],
  },
  {
    claim: 'creates nobody under _update',
    given: [],
    sent: identify({ id: 'ann' }, { _update: true, plan: 'pro' }),
    fate: 'ignored: update_only',
    people: [],
  },
  {
    claim: 'updates somebody under _update, and keeps no attribute of that name',
    given: [ann],
    sent: identify({ id: 'ann' }, { _update: true, plan: 'pro' }),
    fate: 'applied',
    people: ['ann ann@example.com 03000001 pro'],
  },
];

const switched: readonly Row[] = [
  {
    claim: 'updateEmailWithId: changes the address of the person named by id',
    switches: { updateEmailWithId: true },
    given: [ann],
    sent: identify({ id: 'ann' }, { email: 'new@example.com', plan: 'pro' }),
    fate: 'applied',
    people: ['ann new@example.com 03000001 pro'],
  },
  {
    claim: 'identifierFailure=drops_identifier: writes everything but the taken address',
    switches: { identifierFailure: 'drops_identifier' },
    given: [ann, bob],
    sent: identify({ id: 'ann' }, { email: 'bob@example.com', plan: 'pro' }),
    fate: 'applied',
    people: ['ann ann@example.com 03000001 pro', 'bob bob@example.com 03000002 free'],
  },
  {
    claim: 'identifiers=id: an address is an attribute that two people can have',
    switches: { identifiers: 'id' },
    given: [ann],
    sent: identify({ id: 'bob' }, { email: 'ann@example.com', plan: 'pro' }),
    fate: 'applied',
    people: ['ann null 03000001 free', 'bob null 03000002 pro'],
  },
  {
    claim: 'identifiers=email_id_and_phone: a phone number finds its person',
    switches: { identifiers: 'email_id_and_phone' },
    given: [identify({ id: 'ann' }, { phone: '+4912345' })],
    sent: identify({ phone: '+4912345' }, { plan: 'pro' }),
    fate: 'applied',
    people: ['ann null 03000001 pro'],
  },
];

async function check({ given, sent, fate, people, switches = {} }: Row): Promise<void> {
  driven.sandbox.setSwitches(switches);
  if (given.length > 0) await driven.batch(...given);
  expect(await driven.fate(sent)).toBe(fate);
  const found = driven.sandbox
    .people()
    .map(({ id, email, cio_id, attributes }) => `${id} ${email} ${cio_id} ${String(attributes.plan)}`);
  expect(found).toEqual(people);
}

describe('identify', () => {
  it.each(specification)('$claim [Track API specification, identify]', check);
  it.each(switched)('$claim [switch]', check);

  it('records the failure that its 200 hides, in the words of customerio-flutter #235', async () => {
    await driven.batch(ann, bob);
    const { status, body } = await driven.request('PUT', '/api/v1/customers/ann', { email: 'bob@example.com' });
    expect([status, body]).toEqual([200, {}]);
    expect(driven.sandbox.activities()).toEqual([
      {
        order: 1,
        type: 'failed_attribute_change',
        timestamp: 1_700_000_000,
        cioId: '03000001',
        data: {
          email: {
            reason: 'The identifier is already associated with a different profile.',
            value: 'bob@example.com',
          },
        },
      },
    ]);
  });

  it('records an update that found nobody', async () => {
    await driven.batch(identify({ id: 'nobody' }, { _update: true }), identify({ cio_id: 'gone' }, { plan: 'pro' }));
    expect(driven.sandbox.activities().map(({ type }) => type)).toEqual([
      'failed_attribute_change',
      'failed_attribute_change',
    ]);
  });
});
