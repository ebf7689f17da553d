/** The state behind the server. */
import type { EventInput } from './callbacks/event-body';
import type { Emitted } from './callbacks/feed';
import { Webhooks, type Webhook, type WebhookInput } from './callbacks/webhooks';
import { deliveryViews, type DeliveryView } from './delivery-view';
import { FaultError, fieldErrors, type FaultInput } from './fault-schema';
import { Faults, type FaultView } from './faults';
import type { ApiVersion } from './operation';
import { parseOperation } from './parse-operation';
import { findView, objectView, peopleViews, type ObjectView, type PersonView } from './person-view';
import { playOut, type Outcome, type PlayOptions } from './play/play-out';
import { Rates } from './rate-window';
import {
  operationResult,
  RequestLog,
  type Entry,
  type OperationRecord,
  type Page,
  type RecordedRequest,
} from './request-log';
import { unattempted, type Result } from './result';
import type { Item, Route } from './router';
import type {
  AnonymousView,
  Forget,
  SandboxControl,
  SandboxCounts,
  SandboxOptions,
  WebhookTarget,
} from './sandbox-control';
import { catalogueFrom, type Catalogue } from './seed';
import { initialSwitches, switchesPatch, type Switches, type SwitchesPatch } from './switches';
import type { Activity } from './workspace/activities';
import { applyOperation } from './workspace/apply';
import { emptyWorkspace, type Context, type Workspace } from './workspace/workspace';

export class Sandbox implements SandboxControl {
  readonly nowMs: () => number;
  readonly #options: SandboxOptions;
  readonly #operationListeners = new Set<(record: OperationRecord) => void>();
  readonly #requestListeners = new Set<(request: RecordedRequest) => void>();
  readonly #catalogue: Catalogue;
  #workspace: Workspace;
  #log: RequestLog;
  #faults = new Faults();
  #rates = new Rates();
  #switches: Switches;
  #operations = 0;
  #webhooks: Webhooks;

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.nowMs = options.nowMs ?? Date.now;
    this.#catalogue = catalogueFrom(options.workspace ?? {});
    this.#workspace = this.#emptyWorkspace();
    this.#log = this.#emptyLog();
    this.#switches = patched(initialSwitches, options.switches ?? {});
    this.#webhooks = this.#emptyWebhooks();
    if (options.webhook) this.setWebhook(options.webhook);
  }

  get log(): RequestLog {
    return this.#log;
  }

  get workspace(): Workspace {
    return this.#workspace;
  }

  get reportingWebhooks(): Webhooks {
    return this.#webhooks;
  }

  get scripted(): Faults {
    return this.#faults;
  }

  admits(version: ApiVersion, nowMs: number): boolean {
    return this.#rates.admits(version, nowMs, this.#switches);
  }

  /** What operations are carried out with, and reads are answered from. */
  context(request: number): Context {
    return { workspace: this.#workspace, switches: this.#switches, nowMs: this.nowMs(), request };
  }

  /** Carries out what was not decided before; `presets` are results that a fault or the rate imposes. */
  perform(
    context: Context,
    route: Route,
    items: readonly Item[],
    presets: ReadonlyMap<number, Result>,
  ): readonly Result[] {
    return items.map(({ operation, result }, index) => {
      const decided = presets.get(index) ?? result;
      if (decided !== undefined) return decided;
      const parsed = parseOperation(operation, route.version, context.switches);
      return parsed.kind === 'problems'
        ? { result: 'rejected', problems: parsed.problems }
        : applyOperation(context, parsed.operation);
    });
  }

  /** Writes down what became of the operations of a request, and tells the listeners. */
  note(entry: Entry, route: Route, items: readonly Item[], results: readonly Result[]): void {
    const noted = items.map(({ operation }, index) => operationResult(index, operation, results[index] ?? unattempted));
    entry.operations = noted;
    for (const [index, { operation }] of items.entries()) {
      const n = ++this.#operations;
      const result = noted[index];
      if (result === undefined || this.#operationListeners.size === 0) continue;
      const { n: request, receivedAtMs } = entry;
      const record: OperationRecord = { ...result, n, request, receivedAtMs, version: route.version, operation };
      for (const listener of this.#operationListeners) listener(record);
    }
  }

  answered(entry: Entry): void {
    if (this.#requestListeners.size === 0) return;
    for (const request of this.#log.list({ since: entry.n - 1, limit: 1 })) {
      if (request.n !== entry.n) continue;
      for (const listener of this.#requestListeners) listener(request);
    }
  }

  requests(page: Page = {}): readonly RecordedRequest[] {
    return [...this.#log.list(page)];
  }

  people(page: Page = {}): readonly PersonView[] {
    return [...peopleViews(this.#workspace, page)];
  }

  person(identifier: string): PersonView | undefined {
    return findView(this.#workspace, identifier);
  }

  objects(): readonly ObjectView[] {
    return [...this.#workspace.objects.list()].map(objectView);
  }

  anonymous(): readonly AnonymousView[] {
    return [...this.#workspace.anonymous.list()].map(([anonymousId, events]) => ({
      anonymous_id: anonymousId,
      events,
    }));
  }

  deliveries(page: Page = {}): readonly DeliveryView[] {
    return [...deliveryViews(this.#workspace.deliveries, page)];
  }

  activities({ since = 0, limit = Infinity }: Page = {}): readonly Activity[] {
    const after = [...this.#workspace.activities.list()].filter((activity) => activity.order > since);
    return after.slice(0, limit);
  }

  counts(): SandboxCounts {
    return {
      requests: this.#log.count,
      requestsForgotten: this.#log.forgotten,
      operations: this.#operations,
      people: this.#workspace.people.size,
      deliveries: this.#workspace.deliveries.size,
      emitted: this.#webhooks.emittedCount,
      feedIsStalled: this.#webhooks.isStalled,
    };
  }

  addFault(fault: FaultInput): FaultView {
    return this.#faults.add(fault);
  }

  faults(): readonly FaultView[] {
    return this.#faults.list();
  }

  removeFault(number: number): void {
    this.#faults.remove(number);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  switches(): Switches {
    return this.#switches;
  }

  setSwitches(patch: SwitchesPatch): Switches {
    this.#switches = patched(this.#switches, patch);
    return this.#switches;
  }

  setWebhook(target: WebhookTarget): Webhook {
    const input = webhookInput(target);
    const [first] = this.#webhooks.list();
    return (first && this.#webhooks.update(first.id, input)) ?? this.#webhooks.create(input);
  }

  webhooks(): readonly Webhook[] {
    return this.#webhooks.list();
  }

  emit(event: EventInput, copies = 1): readonly Emitted[] {
    return this.#webhooks.emit(event, copies);
  }

  emitRaw(body: string): readonly Emitted[] {
    return this.#webhooks.emitRaw(body);
  }

  emitted(page: Page = {}): readonly Emitted[] {
    return this.#webhooks.emitted(page);
  }

  playOut(options: PlayOptions): Outcome {
    return playOut(this.context(0), (event) => this.#webhooks.emit(event), options);
  }

  callbacksSettled(): Promise<void> {
    return this.#webhooks.idle();
  }

  closeCallbacks(): Promise<void> {
    return this.#webhooks.close();
  }

  clear(): void {
    const kept = this.#webhooks.list();
    void this.#webhooks.close();
    this.#webhooks = this.#emptyWebhooks();
    for (const webhook of kept) this.#webhooks.create(webhook);
    this.#workspace = this.#emptyWorkspace();
    this.#log = this.#emptyLog();
    this.#faults = new Faults();
    this.#rates = new Rates();
    this.#switches = patched(initialSwitches, this.#options.switches ?? {});
    this.#operations = 0;
  }

  onOperation(listener: (record: OperationRecord) => void): Forget {
    this.#operationListeners.add(listener);
    return () => void this.#operationListeners.delete(listener);
  }

  onRequest(listener: (request: RecordedRequest) => void): Forget {
    this.#requestListeners.add(listener);
    return () => void this.#requestListeners.delete(listener);
  }

  #emptyWorkspace(): Workspace {
    return emptyWorkspace(this.#options.keepsEventData ?? true, this.#catalogue);
  }

  #emptyWebhooks(): Webhooks {
    return new Webhooks({
      nowMs: this.nowMs,
      timeScale: () => this.#options.timeScale ?? 3600,
      callsAtOnceMax: () => this.#switches.callbacksAtOnceMax,
      waitsAnHourAlways: () => this.#switches.unlistedFailure === 'hour',
      sharesBacklog: () => this.#switches.backlogScope === 'workspace',
      keepsWhileDisabled: () => this.#switches.disabledWebhook === 'keeps',
      restamps: () => this.#switches.callbackTimestamp === 'each_attempt',
    });
  }

  #emptyLog(): RequestLog {
    return new RequestLog(this.#options.recordedRequestsMax ?? 250_000, this.#options.recordedBytesMax ?? 256_000_000);
  }
}

function webhookInput({ url, signingKey, events, fullResolution, withContent }: WebhookTarget): WebhookInput {
  return {
    endpoint: url,
    signingKey,
    ...(events && { events }),
    full_resolution: fullResolution ?? true,
    with_content: withContent ?? false,
  };
}

function patched(switches: Switches, patch: SwitchesPatch): Switches {
  const parsed = switchesPatch.safeParse(patch);
  if (!parsed.success) throw new FaultError(fieldErrors(parsed.error));
  const given = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  return { ...switches, ...Object.fromEntries(given) };
}
