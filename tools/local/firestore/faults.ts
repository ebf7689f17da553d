/** Faults that a test or a fault harness can put on requests. What happens when is the harness's choice, and seed. */

/** One request about to be answered. */
export type FirestoreRequest = {
  /** Such as Commit, BatchGetDocuments, RunQuery. */
  readonly method: string;
  /** The full names of the documents that it writes or reads by name. */
  readonly documents: readonly string[];
};

export type FirestoreFault =
  /** Answered with that code; nothing is done. */
  | { readonly kind: 'refused'; readonly code: 'UNAVAILABLE' | 'PERMISSION_DENIED' }
  /** Done and answered later. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Done, but answered with UNAVAILABLE, as when the connection breaks in between. */
  | { readonly kind: 'answer-lost' }
  /** Done, and never answered. */
  | { readonly kind: 'unanswered' };

/** Asked once for every request, also for those that the client sends again by itself. */
export type FirestoreFaultPlan = (request: FirestoreRequest) => FirestoreFault | undefined;
