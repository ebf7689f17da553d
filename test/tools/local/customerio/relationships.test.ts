/** Objects, and who belongs to them. */
import { about, drive, identify, type Driven } from './sandbox-driver';

let driven: Driven;
beforeAll(async () => {
  driven = await drive();
});
afterAll(() => driven.sandbox.close());
beforeEach(() => {
  driven.sandbox.clear();
});

type Fields = Record<string, unknown>;
const acme = { object_type_id: '1', object_id: 'acme' };
const object = (action: string, rest: Fields = {}, identifiers: Fields = acme): Fields => ({
  type: 'object',
  action,
  identifiers,
  ...rest,
});
const to = (identifiers: Fields, relationship_attributes?: Fields): Fields => ({
  identifiers,
  relationship_attributes,
});

describe('objects', () => {
  it('are created, updated, and lose what is null or empty [Track API specification, object attributes]', async () => {
    await driven.batch(
      object('identify', { attributes: { name: 'Acme', seats: 5, plan: 'pro', city: 'Bern' } }),
      object('identify', { attributes: { seats: 6, plan: null, city: '' } }),
    );
    expect(driven.sandbox.objects()).toEqual([
      {
        cio_object_id: 'ob1000000001',
        object_type_id: '1',
        object_id: 'acme',
        attributes: { name: 'Acme', seats: 6 },
        people: [],
      },
    ]);
  });

  it('can be updated but not created by cio_object_id', async () => {
    const sent = object('identify', { attributes: { name: 'Acme' } }, { cio_object_id: 'ob1000000001' });
    expect(await driven.fate(sent)).toBe('ignored: no_such_object');
    await driven.batch(object('identify'));
    expect(await driven.fate(sent)).toBe('applied');
    expect(driven.sandbox.objects()[0]?.attributes).toEqual({ name: 'Acme' });
  });

  it('take their relationships along when they are deleted', async () => {
    await driven.batch(object('add_relationships', { cio_relationships: [to({ id: 'ann' })] }), object('delete'));
    expect(driven.sandbox.objects()).toEqual([]);
    expect(driven.sandbox.person('ann')?.relationships).toEqual([]);
  });

  it('refuse more than 100 KB of attributes', async () => {
    const attributes = Object.fromEntries(
      Array.from({ length: 110 }, (_unused, index) => [`a${index}`, 'x'.repeat(990)]),
    );
    const { status } = await driven.request('POST', '/api/v2/batch', { batch: [object('identify', { attributes })] });
    expect(status).toBe(400);
  });
});

const added = [
  [
    'v1, among the attributes of an identify',
    async () => {
      await driven.request('PUT', '/api/v1/customers/ann', {
        cio_relationships: { action: 'add_relationships', relationships: [to(acme, { role: 'admin' })] },
      });
    },
  ],
  [
    'v2, beside the attributes of an identify',
    async () => {
      await driven.batch(identify({ id: 'ann' }, {}, { cio_relationships: [to(acme, { role: 'admin' })] }));
    },
  ],
  [
    'v2, from the person',
    async () => {
      await driven.batch(
        about('add_relationships', { id: 'ann' }, { cio_relationships: [to(acme, { role: 'admin' })] }),
      );
    },
  ],
  [
    'v2, from the object',
    async () => {
      await driven.batch(object('add_relationships', { cio_relationships: [to({ id: 'ann' }, { role: 'admin' })] }));
    },
  ],
  [
    'v2, with the identify of the object',
    async () => {
      await driven.batch(object('identify', { cio_relationships: [to({ id: 'ann' }, { role: 'admin' })] }));
    },
  ],
  [
    'v2, of a visitor who is identified later',
    async () => {
      await driven.batch(
        object('identify_anonymous', { cio_relationships: [to({ anonymous_id: 'visitor' }, { role: 'admin' })] }),
        identify({ id: 'ann' }, { anonymous_id: 'visitor' }),
      );
    },
  ],
] as const;

describe('relationships', () => {
  it.each(added)('are added through %s', async (_claim, add) => {
    await add();
    expect(driven.sandbox.person('ann')?.relationships).toEqual([{ object: '1/acme', attributes: { role: 'admin' } }]);
    expect(driven.sandbox.objects()[0]?.people).toEqual(['03000001']);
    expect(driven.sandbox.person('ann')?.attributes).not.toHaveProperty('cio_relationships');
  });

  it.each([
    ['the person', about('delete_relationships', { id: 'ann' }, { cio_relationships: [to(acme)] })],
    ['the object', object('delete_relationships', { cio_relationships: [to({ id: 'ann' })] })],
  ])('are removed from %s', async (_claim, remove) => {
    await driven.batch(object('add_relationships', { cio_relationships: [to({ id: 'ann' })] }));
    expect(await driven.fate(remove)).toBe('applied');
    expect(driven.sandbox.person('ann')?.relationships).toEqual([]);
    expect(driven.sandbox.objects()[0]?.people).toEqual([]);
  });

  it('lose attributes that are null or empty', async () => {
    const link = (role: unknown): Fields =>
      about('add_relationships', { id: 'ann' }, { cio_relationships: [to(acme, { role, since: 2020 })] });
    await driven.batch(link('admin'), link(null));
    expect(driven.sandbox.person('ann')?.relationships[0]?.attributes).toEqual({ since: 2020 });
  });

  it('carry over by the anonymous_id of the official example, beside the identifiers', async () => {
    await driven.batch(
      object('identify_anonymous', { anonymous_id: 'visitor' }),
      identify({ id: 'ann' }, { anonymous_id: 'visitor' }),
    );
    expect(driven.sandbox.person('ann')?.relationships.map((held) => held.object)).toEqual(['1/acme']);
  });

  it('end with the person', async () => {
    await driven.batch(
      object('add_relationships', { cio_relationships: [to({ id: 'ann' })] }),
      about('delete', { id: 'ann' }),
    );
    expect(driven.sandbox.objects()[0]?.people).toEqual([]);
  });

  it('bring nobody back who is suppressed', async () => {
    await driven.batch(about('suppress', { id: 'ann' }));
    const add = object('add_relationships', { cio_relationships: [to({ id: 'ann' })] });
    expect(await driven.fate(add)).toBe('ignored: no_such_person');
    expect(driven.sandbox.people().map(({ suppressed }) => suppressed)).toEqual([true]);
  });

  it('create nobody when the switch relationshipCreates is off', async () => {
    driven.sandbox.setSwitches({ relationshipCreates: false });
    const add = about('add_relationships', { id: 'ann' }, { cio_relationships: [to(acme)] });
    expect(await driven.fate(add)).toBe('ignored: no_such_person');
    await driven.batch(identify({ id: 'ann' }));
    expect(await driven.fate(add)).toBe('ignored: no_such_object');
    await driven.batch(object('identify'));
    expect(await driven.fate(add)).toBe('applied');
  });
});
