import type { BatchEntry } from '../micro-batch';
import { PipelineError } from '../errors';
import { outcomesOf, type Outcome, type Reply } from './outcome';
import { operationTimeoutMs, requestTimeoutMs } from './timeouts';

/** What a request of the Track API brought back, and how to try it with fresh credentials. */
export type Exchange = {
  readonly reply: Reply;
  /** True when there are other credentials now than the ones of this request. */
  readonly renewed: () => Promise<boolean>;
};

/** How one operation was accepted, for its log line. */
export type Acceptance = {
  /** Of the request that carried it. */
  readonly operations: number;
  /** Requests that its batch had taken by then; more than one when it was halved. */
  readonly requests: number;
};

/** An operation, and when the service took it on, by the clock of `BatchPorts`. */
export type Accepted = { readonly acceptedMs: number };

export type BatchPorts<Item> = {
  readonly post: (items: readonly Item[]) => Promise<Exchange>;
  /** Waits for the rate; false when it would take too long. The first request of a batch is paid for already. */
  readonly spend: (operations: number) => Promise<boolean>;
  readonly nowMs: () => number;
};

type Entry<Item> = BatchEntry<Item, Acceptance>;

/** Requests for one batch: four bad items out of 500 take 63 at most. What is open then comes back in other company. */
export const batchRequestsMax = 64;

/** No request is begun later than so long after the operation was taken on: its answer must come while it is awaited. */
const lastStartAfterMs = operationTimeoutMs - requestTimeoutMs;

const openAtEnd = 'a request with this operation was refused, and which operation it was for is still open: ';

/**
 * Sends a batch and settles every entry. A refusal that names no item is narrowed down by halving, the left half first,
 * so that operations of one person keep their order; all of it within one deadline, the rate budget and
 * `batchRequestsMax`. Whatever is still open then is left to a later try.
 */
export async function deliverBatch<Item extends Accepted>(
  entries: readonly Entry<Item>[],
  ports: BatchPorts<Item>,
): Promise<void> {
  const inTime = rejectLate(entries, ports.nowMs());
  const lastStartMs = Math.min(...inTime.map((entry) => entry.item.acceptedMs)) + lastStartAfterMs;
  const open: (readonly Entry<Item>[])[] = inTime.length > 0 ? [inTime] : [];
  let mayRenew = true;
  let requests = 0;
  const leaveOpen = (error: PipelineError): void => {
    for (const entry of open.flat()) entry.reject(error);
  };

  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (requests > 0) {
      const stop =
        requests >= batchRequestsMax || ports.nowMs() > lastStartMs
          ? new PipelineError('CUSTOMERIO_UNAVAILABLE', `${openAtEnd}after ${requests} requests`)
          : (await ports.spend(part.length))
            ? undefined
            : new PipelineError('CUSTOMERIO_RATE_LIMITED', `${openAtEnd}the rate budget is used up`);
      if (stop) {
        open.push(part);
        leaveOpen(stop);
        return;
      }
    }
    requests += 1;
    const { reply, renewed } = await ports.post(part.map((entry) => entry.item));
    if (reply.kind === 'answer' && reply.status === 401 && mayRenew && (await renewed())) {
      mayRenew = false;
      open.push(part);
      continue;
    }
    const { undecided, interruption } = settleDecided(part, outcomesOf(reply, part.length), requests);
    if (interruption) {
      leaveOpen(interruption);
      return;
    }
    // The last pushed is the next one out: the left half.
    const middle = Math.ceil(undecided.length / 2);
    for (const half of [undecided.slice(middle), undecided.slice(0, middle)]) if (half.length > 0) open.push(half);
  }
}

/** Operations that waited too long behind others of their person are left to a later try. */
function rejectLate<Item extends Accepted>(entries: readonly Entry<Item>[], nowMs: number): readonly Entry<Item>[] {
  return entries.filter((entry) => {
    const waitedMs = nowMs - entry.item.acceptedMs;
    if (waitedMs <= lastStartAfterMs) return true;
    const detail = `waited ${Math.round(waitedMs / 1000)} s for operations of the same person`;
    entry.reject(new PipelineError('CUSTOMERIO_UNAVAILABLE', detail));
    return false;
  });
}

/** Settles what the answer decided. An answer that asks to come back later interrupts the whole batch. */
function settleDecided<Item>(
  part: readonly Entry<Item>[],
  outcomes: readonly Outcome[],
  requests: number,
): { readonly undecided: readonly Entry<Item>[]; readonly interruption: PipelineError | undefined } {
  const undecided: Entry<Item>[] = [];
  let interruption: PipelineError | undefined;
  for (const [index, entry] of part.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined || outcome.kind === 'undecided') {
      undecided.push(entry);
    } else if (outcome.kind === 'accepted') {
      entry.resolve({ operations: part.length, requests });
    } else {
      const error = new PipelineError(outcome.code, outcome.detail);
      if (error.meaning.disposition === 'retry') interruption = error;
      entry.reject(error);
    }
  }
  return { undecided, interruption };
}
