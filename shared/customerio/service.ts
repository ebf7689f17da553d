/** The one place that calls Customer.io. Resolves when Customer.io accepted, rejects with a `PipelineError` otherwise. */
import { EventEmitter } from 'node:events';

import { foreignError, PipelineError } from '../errors';
import type { Secret } from '../secrets';
import { monotonicMs, type CustomerIORegion, type TrackAccess } from './clients';
import type { Acceptance } from './deliver-batch';
import type { IdentifyOperation, TrackApiOperation, TrackCall } from './operations';
import type { Rate } from './rate-budget';
import type { CustomerIOEvents } from './service-events';
import { TrackPipeline } from './track-pipeline';

/** Given a Track API key: identifies and tracks. */
export type TrackConfig = TrackAccess & Rate & { readonly appApiKey?: never };

/** Given an App API key: sends. */
export type AppConfig = Pick<Rate, 'requestsPerSecond'> & {
  readonly region: CustomerIORegion;
  readonly appApiKey: Secret;
  /** An origin in the place of the region's host. */
  readonly appUrl?: string | undefined;
  readonly siteId?: never;
  readonly trackApiKey?: never;
};

/** One key each, because the two have different rights, owners and rates. */
export type CustomerIOConfig = TrackConfig | AppConfig;

type ApiOf<C extends CustomerIOConfig> = C extends { readonly trackApiKey: Secret } ? 'track' : 'app';

/**
 * A service knows by its type which key it was given: a method that needs the other one does not compile. Logging and
 * metrics are listeners; one that throws is a warning of the process and never the fate of a message.
 */
export class CustomerIOService<out C extends CustomerIOConfig> extends EventEmitter<CustomerIOEvents> {
  readonly api: ApiOf<C>;
  readonly #track: TrackPipeline | undefined;

  constructor(config: C) {
    super();
    const isTrack = config.trackApiKey !== undefined;
    this.api = (isTrack ? 'track' : 'app') as ApiOf<C>;
    this.#track = isTrack
      ? new TrackPipeline(config, {
          batch: (report) => {
            this.#tell(() => this.emit('batch', report));
          },
          rateLimited: (report) => {
            this.#tell(() => this.emit('rate-limited', report));
          },
        })
      : undefined;
  }

  /** An operation on a person or an object. */
  identify(this: CustomerIOService<TrackConfig>, operation: IdentifyOperation): Promise<Acceptance> {
    return this.#deliver(operation);
  }

  /** An event. */
  track(this: CustomerIOService<TrackConfig>, call: TrackCall): Promise<Acceptance> {
    return this.#deliver(call);
  }

  /** Closes the connections. Call it when the requests in flight are answered. */
  close(): void {
    this.#track?.close();
  }

  async #deliver(operation: TrackApiOperation): Promise<Acceptance> {
    const { kind, action } = operation;
    const startedMs = monotonicMs();
    const durationMs = (): number => monotonicMs() - startedMs;
    this.#tell(() => this.emit(`${kind}:start`, { action }));
    try {
      if (!this.#track) throw new Error('an App API key cannot track');
      const acceptance = await this.#track.deliver(operation);
      this.#tell(() => this.emit(`${kind}:success`, { action, ...acceptance, durationMs: durationMs() }));
      return acceptance;
    } catch (error) {
      const code = error instanceof PipelineError ? error.code : 'INTERNAL';
      this.#tell(() => this.emit(`${kind}:error`, { action, code, durationMs: durationMs() }));
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
