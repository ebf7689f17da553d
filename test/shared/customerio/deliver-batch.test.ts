/** Goal: the limits of one batch. Method: posts that answer as the test says, and a clock that it moves. */
import { deliverBatch, type BatchPorts } from '../../../shared/customerio/deliver-batch';
import type { Reply } from '../../../shared/customerio/outcome';

type Item = { readonly number: number; readonly acceptedMs: number };

const answer = (status: number): Reply => ({ kind: 'answer', status, body: {} });

/** Delivers items that were accepted at these times; answers with how each ended and how many there were in each post. */
async function deliver(
  acceptedMs: readonly number[],
  reply: (items: readonly Item[], posts: number) => Reply,
  ports: Partial<BatchPorts<Item>> & { readonly isRenewed?: boolean } = {},
): Promise<{ readonly ends: readonly string[]; readonly posts: readonly number[] }> {
  const ends = acceptedMs.map(() => 'open');
  const posts: number[] = [];
  const entries = acceptedMs.map((ms, number) => ({
    item: { number, acceptedMs: ms },
    resolve: () => {
      ends[number] = 'accepted';
    },
    reject: (error: unknown) => {
      ends[number] = (error as { readonly code: string }).code;
    },
  }));
  await deliverBatch(entries, {
    post: (items) => {
      posts.push(items.length);
      return Promise.resolve({
        reply: reply(items, posts.length),
        renewed: () => Promise.resolve(ports.isRenewed === true),
      });
    },
    spend: () => Promise.resolve(true),
    nowMs: () => 0,
    ...ports,
  });
  return { ends, posts };
}

describe('deliverBatch', () => {
  it('finds any four bad ones out of 500 in one go', async () => {
    const bad = [3, 130, 260, 444];
    const { ends, posts } = await deliver(
      Array.from({ length: 500 }, () => 0),
      (items) => answer(items.some((item) => bad.includes(item.number)) ? 400 : 200),
    );
    expect(ends.flatMap((end, number) => (end === 'CUSTOMERIO_REJECTED' ? [number] : []))).toEqual(bad);
    expect(ends.filter((end) => end === 'accepted')).toHaveLength(496);
    expect(posts.length).toBeLessThanOrEqual(63);
  });

  it('tries once more with other credentials, and not a third time', async () => {
    const { ends, posts } = await deliver([0], () => answer(401), { isRenewed: true });
    expect({ ends, posts }).toEqual({ ends: ['CUSTOMERIO_UNAUTHORIZED'], posts: [1, 1] });
  });

  it('begins no request later than 30 s after the oldest was accepted', async () => {
    const times = [29_000, 30_000, 30_001];
    const { ends, posts } = await deliver([0, 5_000, 5_000, 5_000], (items) => answer(items.length > 1 ? 400 : 200), {
      nowMs: () => times.shift() ?? 30_001,
    });
    expect(posts).toEqual([4, 2]);
    expect(new Set(ends)).toEqual(new Set(['CUSTOMERIO_UNAVAILABLE']));
  });

  it('does not send what waited more than 30 s, and sends the others', async () => {
    const { ends, posts } = await deliver([0, 1, 2], () => answer(200), { nowMs: () => 30_001 });
    expect({ ends, posts }).toEqual({ ends: ['CUSTOMERIO_UNAVAILABLE', 'accepted', 'accepted'], posts: [2] });
  });

  it('sends nothing when all waited too long', async () => {
    const { ends, posts } = await deliver([0, 1], () => answer(200), { nowMs: () => 40_000 });
    expect({ ends, posts }).toEqual({ ends: ['CUSTOMERIO_UNAVAILABLE', 'CUSTOMERIO_UNAVAILABLE'], posts: [] });
  });
});
