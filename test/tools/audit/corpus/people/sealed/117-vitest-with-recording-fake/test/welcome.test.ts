import { beforeEach, describe, expect, it, vi } from 'vitest';
import { welcome } from '../src/welcome';

const tracker = {
  track: vi.fn().mockResolvedValue({}),
  identify: vi.fn().mockResolvedValue({}),
};

describe('welcome', () => {
  beforeEach(() => vi.clearAllMocks());

  it('starts the onboarding of a new user', async () => {
    await welcome(tracker, { id: 'user_41', email: 'mira@example.com' });

    expect(tracker.track).toHaveBeenCalledWith('user_41', { name: 'onboarding_started' });
    expect(tracker.identify).toHaveBeenCalledWith('user_41', {
      email: 'mira@example.com',
      onboarding_step: 1,
    });
    const [identified] = tracker.identify.mock.invocationCallOrder;
    const [tracked] = tracker.track.mock.invocationCallOrder;
    expect(identified).toBeLessThan(tracked);
  });

  it('hands on what the tracker throws', async () => {
    tracker.identify.mockRejectedValueOnce(new Error('401'));
    await expect(welcome(tracker, { id: 'user_42', email: 'noor@example.com' })).rejects.toThrow('401');
    expect(tracker.track).not.toHaveBeenCalled();
  });
});
