/** What a sandbox is started with, and what can be asked of it in the same process: `/_sandbox` as functions. */
import type { EventInput } from './callbacks/event-body';
import type { Emitted } from './callbacks/feed';
import type { Webhook } from './callbacks/webhooks';
import type { DeliveryView } from './delivery-view';
import type { FaultInput } from './fault-schema';
import type { FaultView } from './faults';
import type { Outcome, PlayOptions } from './play/play-out';
import type { ObjectView, PersonView } from './person-view';
import type { OperationRecord, Page, RecordedRequest } from './request-log';
import type { WorkspaceSeed } from './seed';
import type { Switches, SwitchesPatch } from './switches';
import type { Activity } from './workspace/activities';
import type { StoredEvent } from './workspace/person';

export type SandboxOptions = {
  readonly switches?: SwitchesPatch;
  /** @default - the machine's clock. */
  readonly nowMs?: () => number;
  /** @default - 250,000 requests; older ones are forgotten. */
  readonly recordedRequestsMax?: number;
  /** @default - 256 MB of bodies; older ones are forgotten. */
  readonly recordedBytesMax?: number;
  /** @default - true; false keeps name, id and times of events only. */
  readonly keepsEventData?: boolean;
  /** What is set up in the workspace: campaigns, newsletters, … @default - nothing */
  readonly workspace?: WorkspaceSeed;
  /** Where callbacks go. @default - nowhere until `setWebhook` */
  readonly webhook?: WebhookTarget;
  /** Divides what callbacks wait for after a failure; their time limit of 4 s is real. @default 3600: an hour is a second */
  readonly timeScale?: number;
};

export type WebhookTarget = {
  readonly url: string;
  readonly signingKey: string;
  /** Names such as `email_opened`. @default - all */
  readonly events?: readonly string[] | undefined;
  /** Every open and click, or only the first of each message. @default true */
  readonly fullResolution?: boolean | undefined;
  /** Message bodies in `sent` events. @default false */
  readonly withContent?: boolean | undefined;
};

export type AnonymousView = { readonly anonymous_id: string; readonly events: readonly StoredEvent[] };

export type Forget = () => void;

export type SandboxControl = {
  requests(page?: Page): readonly RecordedRequest[];
  people(page?: Page): readonly PersonView[];
  /** By id, address, phone number or `cio_<cio_id>`. */
  person(identifier: string): PersonView | undefined;
  objects(): readonly ObjectView[];
  anonymous(): readonly AnonymousView[];
  /** In the order of acceptance; `since` is the `n` of the last one seen. */
  deliveries(page?: Page): readonly DeliveryView[];
  activities(page?: Page): readonly Activity[];
  counts(): SandboxCounts;
  /** Throws `FaultError` with the field that is wrong. */
  addFault(fault: FaultInput): FaultView;
  faults(): readonly FaultView[];
  removeFault(number: number): void;
  clearFaults(): void;
  switches(): Switches;
  /** Throws `FaultError` with the switch that is wrong. */
  setSwitches(patch: SwitchesPatch): Switches;
  /** Callbacks go here from now on: the first reporting webhook of the workspace, made or changed. */
  setWebhook(target: WebhookTarget): Webhook;
  webhooks(): readonly Webhook[];
  /** Sends one event to every webhook that subscribed to it, `copies` times. */
  emit(event: EventInput, copies?: number): readonly Emitted[];
  /** Sends signed bytes that are no event. */
  emitRaw(body: string): readonly Emitted[];
  /** What was emitted so far, in order, with every attempt to deliver it; `since` counts from 0. */
  emitted(page?: Page): readonly Emitted[];
  /** Lets happen to all messages so far what happens to messages, and reports it; the same seed, the same story. */
  playOut(options: PlayOptions): Outcome;
  /** Resolves when every callback has arrived or was given up. */
  callbacksSettled(): Promise<void>;
  /** Forgets everything: people, requests, faults, events; switches return to those of the start, webhooks stay. */
  clear(): void;
  /** Called for each operation in the order of receipt, before its request is answered. */
  onOperation(listener: (record: OperationRecord) => void): Forget;
  /** Called for each request once its answer is decided. */
  onRequest(listener: (request: RecordedRequest) => void): Forget;
};

export type SandboxCounts = {
  readonly requests: number;
  readonly requestsForgotten: number;
  readonly operations: number;
  readonly people: number;
  readonly deliveries: number;
  readonly emitted: number;
  /** A callback failed, and the others wait behind it. */
  readonly feedIsStalled: boolean;
};
