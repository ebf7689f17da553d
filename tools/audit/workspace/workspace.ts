/** What the App API shows of a workspace, as far as the rules look at it. */

export type Campaign = {
  readonly id: string;
  readonly isRunning: boolean;
  /** What starts it: `segment`, `event`, `object`, … */
  readonly trigger: string;
  readonly eventName: string | undefined;
  readonly hasFilter: boolean;
  /** Conditions on attributes that start it, as the API writes them; undefined where the trigger has none. */
  readonly attributeTriggers: unknown;
};

/** A piece of live content, and whether it is marketing. */
export type Message = {
  /** Where it is in the workspace, by ids: `campaigns/5/actions/259`. */
  readonly place: string;
  readonly kind: 'marketing' | 'transactional';
  readonly subject: string;
  readonly body: string;
  /** The layout around it: its HTML, or only its name. */
  readonly layout: string;
};

export type NamedThing = { readonly place: string; readonly name: string };

/** The newest activities of a kind that says that something was discarded. */
export type Failures = {
  readonly type: string;
  readonly count: number;
  /** True when there are more than were read. */
  readonly isMore: boolean;
  /** Names of attributes or events, as far as the activities say them. */
  readonly names: readonly string[];
};

export type ReportingWebhook = {
  readonly id: string;
  readonly isDisabled: boolean;
  readonly events: readonly string[];
};

export type Workspace = {
  readonly campaigns: readonly Campaign[];
  readonly messages: readonly Message[];
  readonly segments: readonly NamedThing[];
  readonly events: readonly NamedThing[];
  readonly failures: readonly Failures[];
  readonly webhooks: readonly ReportingWebhook[];
  readonly snippets: ReadonlyMap<string, string>;
};
