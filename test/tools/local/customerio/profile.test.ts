/** Delete, suppress, unsuppress and devices. */
import { about, drive, event, identify, type Driven } from './sandbox-driver';

let driven: Driven;
beforeAll(async () => {
  driven = await drive();
});
afterAll(() => driven.sandbox.close());
beforeEach(async () => {
  driven.sandbox.clear();
  driven.setNow(1_700_000_000);
  await driven.batch(identify({ id: 'ann' }, { email: 'ann@example.com', unsubscribed: true }));
});

describe('delete', () => {
  it('takes everything: who comes back is new, and subscribed again [Track API specification, delete]', async () => {
    await driven.batch(event({ id: 'ann' }, 'order_completed'), about('delete', { email: 'ann@example.com' }));
    expect(driven.sandbox.people()).toEqual([]);
    await driven.batch(identify({ id: 'ann' }));
    expect(driven.sandbox.person('ann')).toMatchObject({
      cio_id: '03000002',
      email: null,
      unsubscribed: false,
      events: [],
    });
  });

  it('of nobody is accepted and does nothing', async () => {
    const { status } = await driven.request('DELETE', '/api/v1/customers/nobody');
    expect(status).toBe(200);
    expect(driven.sandbox.requests().at(-1)?.operations).toEqual([
      { index: 0, action: 'person.delete', result: 'ignored', reason: 'no_such_person' },
    ]);
  });
});

describe('suppress', () => {
  const blocked = [
    ['identify by the other identifier', identify({ email: 'ANN@example.com' }, { plan: 'pro' })],
    ['identify of a new id with the blocked address', identify({ id: 'new' }, { email: 'ann@example.com' })],
    ['an event', event({ id: 'ann' }, 'order_completed')],
    ['a device', about('add_device', { id: 'ann' }, { device: { token: 't', platform: 'ios' } })],
    ['a relationship', about('add_relationships', { id: 'ann' }, { cio_relationships: [] })],
    ['a merge', about('merge', {}, { primary: { id: 'ann' }, secondary: { id: 'bob' } })],
    ['the cio_id', identify({ cio_id: '03000001' }, { plan: 'pro' })],
  ] as const;

  it.each(blocked)('ignores %s behind a 200 [Track API specification, suppress]', async (_claim, operation) => {
    await driven.batch(about('suppress', { id: 'ann' }));
    expect(await driven.fate(operation)).toBe('ignored: suppressed');
    expect(driven.sandbox.requests().at(-1)?.answer).toEqual({ status: 200, body: '{}\n' });
    expect(driven.sandbox.people()).toEqual([
      expect.objectContaining({ suppressed: true, id: 'ann', email: 'ann@example.com', attributes: {}, events: [] }),
    ]);
  });

  it('can also refuse with an error [switch suppressedPerson]', async () => {
    driven.sandbox.setSwitches({ suppressedPerson: 'reject_400' });
    await driven.batch(about('suppress', { id: 'ann' }));
    expect((await driven.request('PUT', '/api/v1/customers/ann', { plan: 'pro' })).status).toBe(400);
  });

  it('is the same a second time', async () => {
    driven.sandbox.setSwitches({ suppressedPerson: 'reject_400' });
    expect(await driven.fate(about('suppress', { id: 'ann' }))).toBe('applied');
    expect(await driven.fate(about('suppress', { id: 'ann' }))).toBe('applied');
  });

  it('blocks an identifier that nobody has', async () => {
    await driven.batch(about('suppress', { id: 'future' }));
    expect(await driven.fate(identify({ id: 'future' }))).toBe('ignored: suppressed');
  });

  it('redacts the activity of the person, and of nobody else', async () => {
    await driven.batch(
      identify({ id: 'bob' }, { email: 'bob@example.com' }),
      identify({ id: 'ann' }, { email: 'bob@example.com' }),
      identify({ id: 'bob' }, { email: 'ann@example.com' }),
      about('suppress', { id: 'ann' }),
    );
    expect(driven.sandbox.activities().map(({ type, cioId, data }) => [type, cioId, Object.keys(data)])).toEqual([
      ['failed_attribute_change', '03000001', ['redacted']],
      ['failed_attribute_change', '03000002', ['email']],
      ['profile_delete', '03000001', ['redacted']],
    ]);
  });
});

describe('unsuppress', () => {
  it('frees every identifier and brings nothing back [Track API specification, unsuppress]', async () => {
    await driven.batch(about('suppress', { id: 'ann' }));
    expect(await driven.fate(about('unsuppress', { email: 'ann@example.com' }))).toBe('applied');
    expect(driven.sandbox.people()).toEqual([]);
    await driven.batch(identify({ id: 'ann' }, { email: 'ann@example.com' }));
    expect(driven.sandbox.person('ann')).toMatchObject({ cio_id: '03000002', unsubscribed: false });
  });

  it('of somebody who is not suppressed does nothing', async () => {
    expect(await driven.fate(about('unsuppress', { id: 'ann' }))).toBe('ignored: not_suppressed');
    expect(driven.sandbox.person('ann')?.email).toBe('ann@example.com');
  });
});

describe('devices', () => {
  const add = (device: Record<string, unknown>): Record<string, unknown> =>
    about('add_device', { id: 'ann' }, { device });

  it('are added, updated and removed by token [Track API specification, devices]', async () => {
    await driven.batch(
      add({ token: 't1', platform: 'ios', last_used: 1_699_000_000, attributes: { app_version: '1' } }),
      add({ token: 't2', platform: 'android' }),
      add({ token: 't1', platform: 'ios', last_used: 1_699_500_000, attributes: { device_locale: 'de' } }),
    );
    expect(driven.sandbox.person('ann')?.devices).toEqual([
      {
        token: 't1',
        platform: 'ios',
        lastUsed: 1_699_500_000,
        attributes: { app_version: '1', device_locale: 'de' },
      },
      { token: 't2', platform: 'android', lastUsed: 1_700_000_000, attributes: {} },
    ]);
    expect(await driven.fate(about('delete_device', { id: 'ann' }, { device: { token: 't1' } }))).toBe('applied');
    expect(await driven.fate(about('delete_device', { id: 'ann' }, { device: { token: 't1' } }))).toBe(
      'ignored: no_such_device',
    );
    expect(driven.sandbox.person('ann')?.devices.map(({ token }) => token)).toEqual(['t2']);
  });

  it.each([
    ['no device', undefined, 'device'],
    ['no token', { platform: 'ios' }, 'device.token'],
    ['no platform', { token: 't' }, 'device.platform'],
    ['another platform', { token: 't', platform: 'web' }, 'device.platform'],
  ])('are refused with %s', async (_claim, device, field) => {
    const [result] = await driven.batch(about('add_device', { id: 'ann' }, { device }));
    expect(result?.errors?.map((error) => error.field)).toEqual([field]);
  });
});
