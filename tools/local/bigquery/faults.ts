/** Faults that a test can put on requests. What happens when is the test's choice, and seed. */

export type ReceivedRequest = {
  readonly method: string;
  /** Without `/bigquery/v2` and the query. */
  readonly path: string;
};

export type Fault = {
  /** Waits this long before anything else happens. */
  readonly delayMs?: number;
  /** Does what the request asks before it answers wrongly: the client cannot know that it worked. */
  readonly afterwards?: boolean;
  /** Answers with this status and an error of BigQuery's form. */
  readonly status?: number;
  /** Cuts the connection instead of an answer. */
  readonly reset?: boolean;
};

/** Asked once for every request. */
export type FaultPlan = (request: ReceivedRequest) => Fault | undefined;
