import { limits } from '../contract/limits';
import { PipelineError } from '../errors';
import { MicroBatcher, type BatchEntry } from '../micro-batch';
import { monotonicMs, replyTo, TrackConnection, type TrackAccess } from './clients';
import { deliverBatch, type Acceptance, type Accepted, type Exchange } from './deliver-batch';
import type { TrackApiOperation } from './operations';
import type { Reply } from './outcome';
import { PersonOrder } from './person-order';
import { RateBudget, type Rate } from './rate-budget';
import type { BatchReport, RateLimitReport } from './service-events';
import { ratePauseMsDefault, ratePauseMsMax, rateWaitMsMax } from './timeouts';

export type TrackReports = {
  readonly batch: (report: BatchReport) => void;
  readonly rateLimited: (report: RateLimitReport) => void;
};

type Waiting = TrackApiOperation & Accepted;

/** How long an operation waits for company while another request is under way. */
const companyWaitMsMax = 5;

const requestsInFlightMax = 32;

/** What an operation passes on its way to the Track API: the rate, the order, the batch, the outcome. */
export class TrackPipeline {
  readonly #connection: TrackConnection;
  readonly #budget: RateBudget;
  readonly #reports: TrackReports;
  readonly #batcher: MicroBatcher<Waiting, Acceptance>;
  readonly #itemsMax: number;
  /** Of the operations that wait, those that take a request each. */
  readonly #singles = new Set<Waiting>();

  constructor(config: TrackAccess & Rate, reports: TrackReports) {
    this.#connection = new TrackConnection(config);
    this.#budget = new RateBudget(config);
    this.#reports = reports;
    this.#itemsMax = Math.min(limits.batchItemsMax, this.#budget.operationsBurst);
    this.#batcher = new MicroBatcher<Waiting, Acceptance>({
      itemsMax: this.#itemsMax,
      bytesMax: limits.batchBytesMax,
      waitMsMax: companyWaitMsMax,
      batchesInFlightMax: requestsInFlightMax,
      itemBytes: (operation) => operation.bytes,
      order: new PersonOrder(),
      gate: (operations) => {
        const waitMs = this.#budget.spend(operations);
        return waitMs > rateWaitMsMax ? this.#turnedAway(waitMs) : waitMs;
      },
      send: (entries) => this.#send(entries),
    });
  }

  /** Resolves when Customer.io accepted the operation. */
  deliver(operation: TrackApiOperation): Promise<Acceptance> {
    const waiting = { ...operation, acceptedMs: monotonicMs() };
    const pending = this.#batcher.pending + 1;
    const singles = this.#singles.size + (operation.single ? 1 : 0);
    const waitMs = this.#budget.waitMs(singles + Math.ceil((pending - singles) / this.#itemsMax), pending);
    if (waitMs > rateWaitMsMax) return Promise.reject(this.#turnedAway(waitMs));
    if (!operation.single) return this.#batcher.add(waiting);
    this.#singles.add(waiting);
    return this.#batcher.add(waiting).finally(() => this.#singles.delete(waiting));
  }

  close(): void {
    this.#connection.close();
  }

  #turnedAway(waitMs: number): PipelineError {
    this.#reports.rateLimited({ by: 'budget', waitMs });
    const seconds = Math.ceil(waitMs / 1000);
    return new PipelineError('CUSTOMERIO_RATE_LIMITED', `the rate budget would make it wait ${seconds} s, allowed 2`);
  }

  async #send(entries: readonly BatchEntry<Waiting, Acceptance>[]): Promise<void> {
    for (const entry of entries) this.#singles.delete(entry.item);
    await deliverBatch(entries, {
      post: (operations) => this.#post(operations),
      spend: (operations) => this.#budget.spendWithin(operations, rateWaitMsMax),
      nowMs: monotonicMs,
    });
  }

  async #post(operations: readonly Waiting[]): Promise<Exchange> {
    const startedMs = monotonicMs();
    const client = await this.#connection.client();
    const first = operations[0]?.request;
    const reply = await replyTo(async () => {
      if (first?.route === 'v1-event') return client.track(first.identifier, first.body);
      if (first?.route === 'v1-anonymous') return client.trackAnonymous(first.anonymousId, first.body);
      return client.batch(operations.flatMap(({ request }) => (request.route === 'v2' ? [request.item] : [])));
    });
    this.#reports.batch({
      route: first?.route ?? 'v2',
      operations: operations.length,
      bytes: operations.reduce((sum, operation) => sum + operation.bytes, 0),
      answer: reply.kind === 'answer' ? reply.status : reply.reason,
      durationMs: monotonicMs() - startedMs,
    });
    this.#pauseWhenAsked(reply);
    return { reply, renewed: () => this.#connection.isRenewed(client) };
  }

  #pauseWhenAsked(reply: Reply): void {
    if (reply.kind !== 'answer') return;
    const isAsked = reply.status === 429 || (reply.status === 503 && reply.retryAfterMs !== undefined);
    if (!isAsked) return;
    const waitMs = Math.min(reply.retryAfterMs ?? ratePauseMsDefault, ratePauseMsMax);
    this.#budget.pause(waitMs);
    this.#reports.rateLimited({ by: 'customerio', waitMs });
  }
}
