/** A function that serves, whether as one process or as several instances. */
export type RunningFunction = {
  readonly name: string;
  /** Where Pub/Sub pushes to. */
  readonly url: string;
  /** The instances that serve, oldest first. */
  pids(): readonly number[];
  /** Requests that were taken in and not answered yet; always 0 where nobody counts them. */
  inFlight(): number;
  /** Signals one instance: SIGTERM drains, SIGKILL ends at once. False when there is none of that pid. */
  kill(pid: number, signal: NodeJS.Signals): boolean;
  /** Ends it as Cloud Run does: SIGTERM, and SIGKILL for what is left 10 s later. */
  stop(): Promise<void>;
};
