/** The one place that calls Customer.io. Resolves when Customer.io accepted, rejects with a `PipelineError` otherwise. */
import { EventEmitter } from 'node:events';

import { foreignError, PipelineError, type ErrorCode } from '../errors';
import type { Secret } from '../secrets';
import type { AppAccess } from './app-connection';
import { monotonicMs, type TrackAccess } from './clients';
import type { Acceptance } from './deliver-batch';
import type { IdentifyOperation, TrackApiOperation, TrackCall } from './operations';
import type { Rate } from './rate-budget';
import type { SendAcceptance } from './send-outcome';
import { SendPipeline } from './send-pipeline';
import type { SendRequest } from './send-request';
import type { BatchReport, CustomerIOEvents, RateLimitReport } from './service-events';
import { TrackPipeline } from './track-pipeline';

/** Given a Track API key: identifies and tracks. */
export type TrackConfig = TrackAccess & Rate & { readonly appApiKey?: never };

/** Given an App API key: sends. */
export type AppConfig = AppAccess &
  Pick<Rate, 'requestsPerSecond'> & {
    /** One send. @default sendTimeoutMs */
    readonly sendTimeoutMs?: number;
    readonly siteId?: never;
    readonly trackApiKey?: never;
  };

/** One key each, because the two have different rights, owners and rates. */
export type CustomerIOConfig = TrackConfig | AppConfig;

type ApiOf<C extends CustomerIOConfig> = C extends { readonly trackApiKey: Secret } ? 'track' : 'app';

type Telling<Accepted> = {
  readonly start: () => boolean;
  readonly success: (acceptance: Accepted, durationMs: number) => boolean;
  readonly error: (code: ErrorCode, durationMs: number) => boolean;
};

/**
 * A service knows by its type which key it was given: a method that needs the other one does not compile. Logging and
 * metrics are listeners; one that throws is a warning of the process and never the fate of a message.
 */
export class CustomerIOService<out C extends CustomerIOConfig> extends EventEmitter<CustomerIOEvents> {
  readonly api: ApiOf<C>;
  readonly #track: TrackPipeline | undefined;
  readonly #send: SendPipeline | undefined;

  constructor(config: C) {
    super();
    const isTrack = config.trackApiKey !== undefined;
    this.api = (isTrack ? 'track' : 'app') as ApiOf<C>;
    const reports = {
      batch: (report: BatchReport): void => {
        this.#tell(() => this.emit('batch', report));
      },
      rateLimited: (report: RateLimitReport): void => {
        this.#tell(() => this.emit('rate-limited', report));
      },
    };
    this.#track = isTrack ? new TrackPipeline(config, reports) : undefined;
    this.#send = isTrack ? undefined : new SendPipeline(config, reports, config.sendTimeoutMs);
  }

  /** An operation on a person or an object. */
  identify(this: CustomerIOService<TrackConfig>, operation: IdentifyOperation): Promise<Acceptance> {
    return this.#deliver(operation);
  }

  /** An event. */
  track(this: CustomerIOService<TrackConfig>, call: TrackCall): Promise<Acceptance> {
    return this.#deliver(call);
  }

  /** Takes one send off the rate budget, before anything is claimed. Rejects with CUSTOMERIO_RATE_LIMITED. */
  async takeSendTurn(this: CustomerIOService<AppConfig>): Promise<void> {
    await this.#send?.takeTurn();
  }

  /**
   * A send whose turn was taken: exactly one request, unless it was answered 401 and the key has been replaced.
   * SEND_OUTCOME_UNKNOWN says that nobody knows; every other `PipelineError` that nothing was sent.
   */
  sendTransactional(this: CustomerIOService<AppConfig>, request: SendRequest): Promise<SendAcceptance> {
    const action = request.channel;
    return this.#told(
      () => {
        if (!this.#send) throw new Error('a Track API key cannot send');
        return this.#send.send(request);
      },
      {
        start: () => this.emit('transactional:start', { action }),
        success: (acceptance, durationMs) => this.emit('transactional:success', { action, ...acceptance, durationMs }),
        error: (code, durationMs) => this.emit('transactional:error', { action, code, durationMs }),
      },
    );
  }

  /** Closes the connections. Call it when the requests in flight are answered. */
  close(): void {
    this.#track?.close();
    this.#send?.close();
  }

  #deliver(operation: TrackApiOperation): Promise<Acceptance> {
    const { kind, action } = operation;
    return this.#told(
      () => {
        if (!this.#track) throw new Error('an App API key cannot track');
        return this.#track.deliver(operation);
      },
      {
        start: () => this.emit(`${kind}:start`, { action }),
        success: (acceptance, durationMs) => this.emit(`${kind}:success`, { action, ...acceptance, durationMs }),
        error: (code, durationMs) => this.emit(`${kind}:error`, { action, code, durationMs }),
      },
    );
  }

  /** Tells the listeners of a request from its start to its end. */
  async #told<Accepted>(call: () => Promise<Accepted>, events: Telling<Accepted>): Promise<Accepted> {
    const startedMs = monotonicMs();
    this.#tell(events.start);
    try {
      const acceptance = await call();
      this.#tell(() => events.success(acceptance, monotonicMs() - startedMs));
      return acceptance;
    } catch (error) {
      const code = error instanceof PipelineError ? error.code : 'INTERNAL';
      this.#tell(() => events.error(code, monotonicMs() - startedMs));
      throw error;
    }
  }

  #tell(emit: () => boolean): void {
    try {
      emit();
    } catch (error) {
      const { name, message } = foreignError(error);
      process.emitWarning(`a listener threw ${name}: ${message}`, 'CustomerIOServiceWarning');
    }
  }
}
