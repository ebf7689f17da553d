/** Faults that a test or a fault harness can put on pushes. What happens when is the harness's choice, and seed. */

/** One push about to be made. */
export type PushAttempt = {
  readonly subscription: string;
  readonly messageId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly attempt: number;
};

/** Delays are in real time. */
export type PushFault =
  /** The push is made later; no attempt is counted for the wait. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** The same message is pushed twice at once, as at-least-once delivery allows. */
  | { readonly kind: 'duplicate' }
  /** Once acknowledged, the message comes again, as if the acknowledgement had been lost. */
  | { readonly kind: 'redeliver'; readonly delayMs: number };

/** Asked once for every attempt. */
export type FaultPlan = (push: PushAttempt) => PushFault | undefined;

/**
 * Asked once for every publish request: true refuses it with PERMISSION_DENIED, as after a lost role, which the client
 * does not try again. Forwarding to a dead-letter topic is Pub/Sub's own doing and is not asked about.
 */
export type PublishRefusals = (topic: string) => boolean;
