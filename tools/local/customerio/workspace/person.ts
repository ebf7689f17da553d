/** A person as Customer.io keeps one. */
import type { EventType, OwnIdentifierKind } from '../operation';
import type { Preferences } from './preferences';

/** A value and the Unix second of the write that set it; `undefined` is what a removal leaves behind. */
export type Stamped = { readonly value: unknown; readonly at: number };

export type Device = {
  readonly token: string;
  readonly platform: 'ios' | 'android';
  readonly lastUsed: number;
  readonly attributes: Readonly<Record<string, unknown>>;
};

export type StoredEvent = {
  readonly type: EventType;
  readonly name: string;
  readonly id: string | undefined;
  readonly timestamp: number;
  /** The sender's timestamp was none, so the time of receipt stands in its place. */
  readonly timestampReplaced: boolean;
  readonly receivedAt: number;
  /** Whether the event can still start a campaign. */
  readonly triggers: boolean;
  /** Undefined where the sandbox was told to keep no data. */
  readonly attributes: Readonly<Record<string, unknown>> | undefined;
  /** Received before the person was known. */
  readonly anonymousId?: string;
};

export type Person = {
  /** Order of creation within the workspace, for paging. */
  readonly order: number;
  readonly cioId: string;
  readonly createdAtMs: number;
  /** The identifiers as they were written; the attributes hold them too, with their times. */
  readonly identifiers: Partial<Record<OwnIdentifierKind, string>>;
  readonly attributes: Map<string, Stamped>;
  readonly events: StoredEvent[];
  preferences: Preferences | undefined;
  devices: Map<string, Device> | undefined;
  /** Keys of objects and the attributes of the relationship. */
  relationships: Map<string, Map<string, unknown>> | undefined;
};
