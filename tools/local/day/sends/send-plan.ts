/** The words of the day's sends: what is published when, what goes wrong meanwhile. */
import type { ErrorCode } from '../../../../shared/errors';
import type { FaultInput } from '../../customerio/fault-schema';
import type { hours } from '../day-draft';
import type { Json } from '../operation';

export type Hour = (typeof hours)[number];

/** What a send is, as people would call it: a row of the demo's table. */
export const sendKinds = {
  receipt: 'receipt, e-mail with attachment',
  code: 'one-time code, SMS, expires',
  reset: 'password reset, e-mail, resend',
  push: 'parcel at the door, push',
  broken: 'breaks the contract',
} as const;

export type SendKind = keyof typeof sendKinds;

export type PlannedSend = {
  /** The event_id, or a name of its own for a message that has none. */
  readonly key: string;
  readonly kind: SendKind;
  readonly story: string;
  /** `raw`: by the plain Pub/Sub client, with these attributes. */
  readonly via: 'publisher' | { readonly attributes: Readonly<Record<string, string>> };
  /** Without expires_at, which counts from the moment of publishing. */
  readonly body: Json;
  readonly expiresInSeconds?: number;
  /** So many at once, as a service does that repeats its own request. @default 1 */
  readonly copies?: number;
  /** What happens to the requests of this send. */
  readonly fault?: SendFault;
  /** What the contract refuses it with; it is never sent. */
  readonly refusedAs?: ErrorCode;
};

export type SendFault = { readonly name: string; readonly script: Omit<FaultInput, 'match'> };

export type SendStep =
  /** All of them at once. */
  | { readonly kind: 'publish'; readonly sends: readonly PlannedSend[] }
  /** The same messages again, in an hour when they were settled long ago. */
  | { readonly kind: 'repeat'; readonly keys: readonly string[] }
  /** Waits until every send so far has come to an end, but for those that are late on purpose. */
  | { readonly kind: 'settle' }
  /** Every send is answered 503 for some seconds. */
  | { readonly kind: 'outage'; readonly name: string }
  /** The ledger refuses everything, until each of these was tried in vain. */
  | {
      readonly kind: 'ledger-fails';
      readonly name: string;
      readonly keys: readonly string[];
      readonly sends: readonly PlannedSend[];
    }
  /** Parked ones are published again from the replay subscription, as an operator would. */
  | { readonly kind: 'replay'; readonly keys: readonly string[] };

export type SendsPlan = {
  readonly hours: ReadonlyMap<Hour, readonly SendStep[]>;
  /** In doubt for so long that the day goes on without them; settled at its end. */
  readonly late: ReadonlySet<string>;
};
