import { createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { createReceiver } from '../src/receiver';

const signingSecret = 'test-signing-secret';
const seconds = 1_700_000_000;
const event = { event_id: 'evt-1', object_type: 'email', metric: 'delivered', timestamp: seconds, data: {} };

const sign = (payload: unknown) =>
  createHmac('sha256', signingSecret).update(`v0:${seconds}:${JSON.stringify(payload)}`).digest('hex');

function post(signature: string) {
  const save = vi.fn().mockResolvedValue(undefined);
  const app = createReceiver({ signingSecret, maxSkewSeconds: 300, now: () => seconds * 1000, save });
  const response = app.request('/', {
    method: 'POST',
    headers: { 'x-cio-timestamp': String(seconds), 'x-cio-signature': signature },
    body: JSON.stringify(event),
  });
  return { save, response };
}

describe('receiver', () => {
  it('saves an event with a right signature', async () => {
    const { save, response } = post(sign(event));
    expect((await response).status).toBe(200);
    expect(save).toHaveBeenCalledWith(event);
  });

  it('refuses an event that was signed otherwise', async () => {
    const other = sign({ ...event, metric: 'opened' });
    expect(other === sign(event)).toBe(false);
    const { save, response } = post(other);
    expect((await response).status).toBe(401);
    expect(save).not.toHaveBeenCalled();
  });
});
