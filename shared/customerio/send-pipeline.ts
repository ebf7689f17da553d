import { PipelineError } from '../errors';
import { AppConnection, postSend, type AppAccess } from './app-connection';
import { monotonicMs, replyTo } from './clients';
import type { Reply } from './outcome';
import { RateBudget, type Rate } from './rate-budget';
import { acceptanceOf, type SendAcceptance } from './send-outcome';
import type { SendRequest } from './send-request';
import type { RateLimitReport } from './service-events';
import { ratePauseMsDefault, ratePauseMsMax, rateWaitMsMax, sendMarginMs, sendTimeoutMs } from './timeouts';

export type SendReports = { readonly rateLimited: (report: RateLimitReport) => void };

/** What a send passes on its way to the App API: the rate, the request, the outcome. */
export class SendPipeline {
  readonly #connection: AppConnection;
  readonly #budget: RateBudget;
  readonly #reports: SendReports;

  constructor(config: AppAccess & Pick<Rate, 'requestsPerSecond'>, reports: SendReports, timeoutMs = sendTimeoutMs) {
    this.#connection = new AppConnection(config, timeoutMs);
    this.#budget = new RateBudget({ ...config, operationsPerSecond: config.requestsPerSecond });
    this.#reports = reports;
  }

  /** Takes one send off the budget. Rejects with CUSTOMERIO_RATE_LIMITED when the wait would be too long. */
  async takeTurn(): Promise<void> {
    if (await this.#budget.spendWithin(1, rateWaitMsMax)) return;
    const waitMs = this.#budget.waitMs(1, 1);
    this.#reports.rateLimited({ by: 'budget', waitMs });
    const seconds = Math.ceil(waitMs / 1000);
    throw new PipelineError('CUSTOMERIO_RATE_LIMITED', `the rate budget would make it wait ${seconds} s, allowed 2`);
  }

  /** One request, and one more after a 401 that came fast and where the key is another one by now. */
  async send(request: SendRequest): Promise<SendAcceptance> {
    const startedMs = monotonicMs();
    const client = await this.#connection.client();
    let reply = await this.#post(client, request);
    const isEarly = monotonicMs() - startedMs < sendMarginMs;
    if (reply.kind === 'answer' && reply.status === 401 && isEarly && (await this.#connection.isRenewed(client))) {
      reply = await this.#post(await this.#connection.client(), request);
    }
    return acceptanceOf(reply);
  }

  close(): void {
    this.#connection.close();
  }

  async #post(client: Parameters<typeof postSend>[0], { channel, body }: SendRequest): Promise<Reply> {
    const reply = await replyTo(() => postSend(client, channel, body));
    if (reply.kind === 'answer' && (reply.status === 429 || (reply.status === 503 && reply.retryAfterMs))) {
      const waitMs = Math.min(reply.retryAfterMs ?? ratePauseMsDefault, ratePauseMsMax);
      this.#budget.pause(waitMs);
      this.#reports.rateLimited({ by: 'customerio', waitMs });
    }
    return reply;
  }
}
