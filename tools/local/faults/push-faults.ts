/** Which push meets which fault. Decided by seed, message and attempt, so that no order of pushes changes it. */
import { createHash } from 'node:crypto';

import type { PushAttempt, PushFault } from '../pubsub/faults';
import type { PushRates } from './schedule';

/** Later attempts are left alone, so that every message ends. */
const attemptsMax = 3;
const redeliverMsMax = 100;

export function pushFaultOf(
  seed: number,
  rates: PushRates,
  { subscription, messageId, attempt }: PushAttempt,
): PushFault | undefined {
  if (attempt > attemptsMax) return undefined;
  const drawn = createHash('sha256').update(`${seed} ${subscription} ${messageId} ${attempt}`).digest();
  const dice = drawn.readUInt32LE(0) % 1_000;
  const delayShare = (drawn.readUInt32LE(4) % 1_000) / 1_000;
  const { redeliverPerMille, duplicatePerMille, delayPerMille, delayMsMax } = rates;
  if (dice < redeliverPerMille) return { kind: 'redeliver', delayMs: Math.floor(delayShare * redeliverMsMax) };
  if (dice < redeliverPerMille + duplicatePerMille) return { kind: 'duplicate' };
  if (dice < redeliverPerMille + duplicatePerMille + delayPerMille) {
    return { kind: 'delay', delayMs: Math.floor(delayShare * delayMsMax) };
  }
  return undefined;
}
