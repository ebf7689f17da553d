import { describe, expect, it, vi } from 'vitest';
import { relay } from '../src/relay.js';

describe('relay', () => {
  it('sends seconds', async () => {
    vi.useFakeTimers();
    vi.setSystemTime(new Date('2026-05-01T00:00:00Z'));
    const timestamp = Date.now();
    const calls = [];
    const fake = { track: async (id, body) => calls.push([id, body]) };

    await relay(fake, { userId: 'u1', name: 'note_shared', created_at: new Date(timestamp).toISOString() });

    expect(calls).toEqual([['u1', { name: 'note_shared', timestamp: timestamp / 1000 }]]);
    vi.useRealTimers();
  });
});
