import { track } from './startup.js';

const TIERS = ['bronze', 'silver', 'gold'];

export async function tierReached(memberId, tier) {
  if (!TIERS.includes(tier)) {
    throw new RangeError(`no such tier: ${tier}`);
  }
  await track.track(memberId, { name: `tier_${tier}_reached`, data: { tier } });
}
