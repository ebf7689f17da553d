import { describe, expect, it, vi } from 'vitest';
import { assertEventName, EventNameError, send } from '../src/events/send';

describe('assertEventName', () => {
  it.each(['Order Shipped', 'orderShipped', 'order.shipped', '_order', 'x'.repeat(101)])('refuses %s', (name) => {
    expect(() => assertEventName(name)).toThrow(EventNameError);
  });
});

describe('send', () => {
  it('passes a good name on', async () => {
    const client = { track: vi.fn().mockResolvedValue({}) };

    await send(client, 'person-17', 'order_shipped', { carrier: 'bike' });

    expect(client.track).toHaveBeenCalledWith('person-17', { name: 'order_shipped', data: { carrier: 'bike' } });
  });
});
