import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { app } from '../src/app';

const KEY = 'test-signing-key';

function signed(body: object, timestamp = Math.floor(Date.now() / 1000)) {
  const text = JSON.stringify(body);
  const signature = createHmac('sha256', KEY).update(`v0:${timestamp}:${text}`).digest('hex');
  return { body: text, headers: { 'x-cio-timestamp': String(timestamp), 'x-cio-signature': signature } };
}

describe('POST /webhooks/customerio', () => {
  it('takes what is signed', async () => {
    const request = signed({ event_id: 'e1', object_type: 'email', metric: 'delivered', timestamp: 1 });
    const response = await app.request('/webhooks/customerio', { method: 'POST', ...request });
    expect(response.status === 204).toBe(true);
  });

  it('refuses another body', async () => {
    const { headers } = signed({ event_id: 'e1' });
    const response = await app.request('/webhooks/customerio', { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(401);
  });
});
