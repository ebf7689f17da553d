// Goal: every listener of an event runs, is awaited, and its failure is told; nothing else stops. Method: real
// listeners whose effects are recorded, on events parsed from literal bodies.
import { parseDeliveryEvent, type DeliveryEvent } from '../../../shared/webhooks/delivery-event';
import { CustomerIOWebhooks, ListenerTimeout } from '../../../shared/webhooks/webhooks';

const event = (object_type: string, metric: string, data: object = {}): DeliveryEvent =>
  parseDeliveryEvent(Buffer.from(JSON.stringify({ event_id: 'e1', object_type, metric, data })));
const bounced = event('email', 'bounced', { failure_message: '550 5.1.1', recipient: 'gone@example.com' });
const later = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('CustomerIOWebhooks', () => {
  it('calls the listeners of the name, of the object type and of everything, and no others', async () => {
    const webhooks = new CustomerIOWebhooks();
    const called: string[] = [];
    webhooks.on('email_bounced', () => void called.push('email_bounced'));
    webhooks.on('email', () => void called.push('email'));
    webhooks.on('*', () => void called.push('*'));
    webhooks.on('email_opened', () => void called.push('email_opened'));
    webhooks.on('sms', () => void called.push('sms'));

    expect(await webhooks.dispatch(bounced)).toEqual({ listeners: 3, failures: [] });
    expect(called.sort()).toEqual(['*', 'email', 'email_bounced']);
  });

  it('gives a listener the typed event', async () => {
    const webhooks = new CustomerIOWebhooks();
    const seen: (string | boolean | undefined)[] = [];
    webhooks.on('email_bounced', ({ object, data }) => {
      const about: 'email' = object;
      seen.push(about, data.failure_message);
      // @ts-expect-error -- a bounce is never told to be a machine's
      const machine: boolean | undefined = data.machine;
      seen.push(machine);
    });
    // @ts-expect-error -- Customer.io has no such metric
    webhooks.on('email_bouncd', () => undefined);
    await webhooks.dispatch(bounced);
    expect(seen).toEqual(['email', '550 5.1.1', undefined]);
  });

  it.each([
    ['an event whose metric is not documented', event('email', 'seen'), ['email', '*']],
    ['an object type that is not documented', event('inbox', 'seen'), ['*']],
    ['JSON that says nothing', parseDeliveryEvent(Buffer.from('[]')), ['*']],
    [
      'a change of a person that carries its channel',
      event('email', 'unsubscribed', { email_address: 'test@example.com' }),
      ['customer', '*'],
    ],
  ])('hands on %s', async (_claim, unusual, expected) => {
    const webhooks = new CustomerIOWebhooks();
    const called: string[] = [];
    for (const name of ['email', 'customer', '*'] as const) webhooks.on(name, () => void called.push(name));
    await webhooks.dispatch(unusual);
    expect(called).toEqual(expected);
  });

  it('waits for async listeners', async () => {
    const webhooks = new CustomerIOWebhooks();
    let done = false;
    webhooks.on('*', async () => {
      await later();
      done = true;
    });
    await webhooks.dispatch(bounced);
    expect(done).toBe(true);
  });

  it('runs every listener whatever the others do, and tells which failed', async () => {
    const webhooks = new CustomerIOWebhooks();
    const called: string[] = [];
    const thrown = new Error('thrown');
    const rejected = new Error('rejected');
    webhooks.on('email_bounced', () => {
      throw thrown;
    });
    webhooks.on('email', async () => {
      await later();
      throw rejected;
    });
    webhooks.require('*', () => void called.push('row'));
    webhooks.on('*', () => void called.push('other'));

    expect(await webhooks.dispatch(bounced)).toEqual({
      listeners: 4,
      failures: [
        { listener: 'email_bounced', required: false, error: thrown },
        { listener: 'email', required: false, error: rejected },
      ],
    });
    expect(called).toEqual(['row', 'other']);
  });

  it('tells the failure of a required listener from the others, by name', async () => {
    const webhooks = new CustomerIOWebhooks();
    const error = new Error('no row');
    const fail = (): never => {
      throw error;
    };
    webhooks.require('*', fail);
    webhooks.on('email', fail);
    expect((await webhooks.dispatch(bounced)).failures).toEqual([
      { listener: 'email', required: false, error },
      { listener: '*', required: true, error },
    ]);
  });

  it('keeps once and off', async () => {
    const webhooks = new CustomerIOWebhooks();
    let calls = 0;
    const count = (): void => {
      calls += 1;
    };
    webhooks.once('email_bounced', count);
    webhooks.on('email', count).off('email', count);
    await webhooks.dispatch(bounced);
    await webhooks.dispatch(bounced);
    expect(calls).toBe(1);
  });

  it('does not wait beyond the deadline, and counts as failed what had not finished', async () => {
    const webhooks = new CustomerIOWebhooks();
    let giveUp: (() => void) | undefined;
    webhooks.on(
      'email',
      () =>
        new Promise<void>(
          (_resolve, reject) =>
            (giveUp = () => {
              reject(new Error('late'));
            }),
        ),
    );
    webhooks.require('*', () => Promise.resolve());

    const dispatched = webhooks.dispatch(bounced, 20);
    const { failures } = await dispatched;
    expect(failures).toEqual([{ listener: 'email', required: false, error: expect.any(ListenerTimeout) as Error }]);
    // Its late failure must not end the process as an unhandled rejection.
    giveUp?.();
    await later();
  });

  it('keeps what finished before the deadline', async () => {
    const webhooks = new CustomerIOWebhooks();
    webhooks.on('*', later);
    expect(await webhooks.dispatch(bounced, 5_000)).toEqual({ listeners: 1, failures: [] });
  });
});
