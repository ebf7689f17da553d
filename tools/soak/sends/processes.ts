/**
 * The built function on the local stack: two instances that share a ledger, killed at random moments, while Customer.io
 * misbehaves. What Customer.io accepted is counted there, and every send that it never saw must have its reason.
 */
import { setTimeout as wait } from 'node:timers/promises';

import { PubSub } from '@google-cloud/pubsub';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';

import { Publisher } from '../../../shared/contract/publisher';
import { deadLetterReplaySubscription, topics } from '../../../shared/names';
import { pushFaultOf } from '../../local/faults/push-faults';
import { SubscriptionReader } from '../../local/day/subscription-reader';
import { localProject } from '../../local/local-functions';
import { startLocalStack, type LocalStack } from '../../local/stack';
import { booksOf, isOpen, judge, parkedIn, type Judged, type Line, type Published } from './verdict';

export type SendProcessesOptions = {
  readonly seed: number;
  readonly sendsCount: number;
  /** With neither faults nor kills every send must have happened. */
  readonly isUnderFire: boolean;
  /** What is open then is listed as pending. A claim of a killed instance is open for two minutes. */
  readonly settleMsMax: number;
  readonly functionsDir?: string;
  readonly node?: string;
  readonly signal?: AbortSignal;
};

export type SendProcessesRun = Judged & {
  readonly published: number;
  readonly kills: number;
  readonly seconds: number;
};

/** An instance dies after so many sends that Customer.io accepted: by time, a slow machine would only ever start them. */
const sendsBetweenKills = { min: 20, max: 120 } as const;
const killDelayMsMax = 60;
const unansweredMax = 30;
const unansweredMsMax = 10_000;

/** An acknowledgement in five is lost: what was parked or delivered comes again. */
const pushRates = { redeliverPerMille: 200, duplicatePerMille: 30, delayPerMille: 0, delayMsMax: 0 } as const;

/** Faults of one send in so many. The slow accept is well within the timeout, the late 504 too. */
const faults = [
  { match: { path: '/v1/send/*' }, probability: 0.03, afterAccept: true, reset: true },
  { match: { path: '/v1/send/*' }, probability: 0.03, afterAccept: true, status: 504, delayMs: 500 },
  { match: { path: '/v1/send/*' }, probability: 0.03, afterAccept: true, status: 200, body: '<html>' },
  { match: { path: '/v1/send/*' }, probability: 0.03, afterAccept: true, delayMs: 2_000 },
  { match: { path: '/v1/send/*' }, probability: 0.01, status: 429, headers: { 'retry-after': '1' } },
  { match: { path: '/v1/send/*' }, probability: 0.02, status: 401 },
  { match: { path: '/v1/send/*' }, probability: 0.03, status: 400, body: { meta: { error: 'refused on purpose' } } },
  { match: { path: '/v1/send/*' }, probability: 0.02, reset: true },
] as const;

export async function runSendProcesses(options: SendProcessesOptions): Promise<SendProcessesRun> {
  const { seed, sendsCount, isUnderFire, settleMsMax, functionsDir, node } = options;
  const startedMs = performance.now();
  const ends = new Map<string, Line>();
  const stack = await startLocalStack({
    ports: 'any',
    functions: ['transactional'],
    warehouse: false,
    // More would make Pub/Sub give up pushes that an instance is still starting for.
    timeScale: 10,
    deliveryAttemptsMax: 100,
    instances: { min: 2, max: 2, concurrency: 15 },
    requestsPerSecond: 2_000,
    ...(functionsDir !== undefined && { functionsDir }),
    ...(node !== undefined && { node }),
    onLine: (line) => {
      if (typeof line.message_id !== 'string' || typeof line.outcome !== 'string') return;
      // A delivery whose ack deadline has passed may say that it failed after a later one has ended the message.
      if (line.outcome === 'retry' && !isOpen(ends.get(line.message_id))) return;
      ends.set(line.message_id, line);
    },
  });
  const pubsub = new PubSub({ projectId: localProject, apiEndpoint: stack.pubsub.address, emulatorMode: true });
  const publisher = new Publisher({ projectId: localProject, pubsub });
  const letters = new SubscriptionReader(pubsub, deadLetterReplaySubscription(topics.transactional));
  try {
    if (isUnderFire) {
      for (const [index, fault] of faults.entries()) {
        stack.customerio.addFault({ ...fault, times: 'always', seed: seed * 100 + index });
      }
    }
    if (isUnderFire) stack.pubsub.injectFaults((push) => pushFaultOf(seed, pushRates, push));
    const over = new AbortController();
    const killing = isUnderFire ? killInstances(stack, seed, over.signal) : Promise.resolve(0);
    const published = await publishAll(publisher, sendsCount, ends);
    await settled(published, ends, letters, { settleMsMax, killUntilOpen: Math.ceil(sendsCount / 20), over, options });
    over.abort();
    const kills = await killing;
    const books = booksOf(published, ends, letters);
    return {
      ...judge(books, stack, isUnderFire),
      published: published.length,
      kills,
      seconds: secondsSince(startedMs),
    };
  } finally {
    await letters.close();
    await publisher.close();
    await pubsub.close();
    await stack.close();
  }
}

const secondsSince = (startedMs: number): number => Math.round((performance.now() - startedMs) / 1000);

/** One in ten is published twice, as a service does that repeats its own request. */
async function publishAll(publisher: Publisher, count: number, ends: ReadonlyMap<string, Line>): Promise<Published[]> {
  const published: Published[] = [];
  for (let index = 0; index < count; index += 1) {
    const eventId = `receipt:order-${index}`;
    const send = (): Promise<Published> =>
      publisher.transactional(
        { channel: 'in_app', identifiers: { id: `p${index % 97}` }, transactional_message_id: 'receipt' },
        { eventId },
      );
    published.push(...(await Promise.all(index % 10 === 0 ? [send(), send()] : [send()])));
    // No faster than they are taken: what waits in line for long is pushed again.
    // Not for ever, because a line may be lost with its instance.
    const untilMs = performance.now() + unansweredMsMax;
    const unanswered = (): number => published.filter(({ messageId }) => !ends.has(messageId)).length;
    while (unanswered() > unansweredMax && performance.now() < untilMs) await wait(10);
  }
  return published;
}

async function killInstances(stack: LocalStack<'transactional'>, seed: number, signal: AbortSignal): Promise<number> {
  const random = xoroshiro128plus(seed);
  let kills = 0;
  let next = uniformInt(random, 5, sendsBetweenKills.min);
  while (!signal.aborted) {
    await wait(5);
    if (stack.customerio.counts().deliveries < next) continue;
    await wait(uniformInt(random, 0, killDelayMsMax));
    const pids = stack.functions.transactional.pids();
    const pid = pids[uniformInt(random, 0, Math.max(0, pids.length - 1))];
    if (pid !== undefined && stack.functions.transactional.kill(pid, 'SIGKILL')) kills += 1;
    next = stack.customerio.counts().deliveries + uniformInt(random, sendsBetweenKills.min, sendsBetweenKills.max);
  }
  return kills;
}

type Settling = {
  readonly settleMsMax: number;
  /** The kills end when so few are open. */
  readonly killUntilOpen: number;
  readonly over: AbortController;
  readonly options: SendProcessesOptions;
};

async function settled(
  published: readonly Published[],
  ends: ReadonlyMap<string, Line>,
  letters: SubscriptionReader,
  { settleMsMax, killUntilOpen, over, options }: Settling,
): Promise<void> {
  const untilMs = performance.now() + settleMsMax;
  for (;;) {
    const parked = parkedIn(letters);
    const open = published.filter(({ messageId }) => !parked.has(messageId) && isOpen(ends.get(messageId)));
    if (open.length <= killUntilOpen) over.abort();
    if (open.length === 0 || performance.now() > untilMs || options.signal?.aborted === true) return;
    await wait(100);
  }
}
