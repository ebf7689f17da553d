/** What functions/identify and functions/track have in common: both deliver to Customer.io's Track API. */
import { deadLetterTopic, secretIds, type Topic } from '../../shared/names';
import { mountedSecret } from '../constructs/mounted-secret';
import type { Platform } from '../constructs/platform';
import type { Warehouse } from '../constructs/warehouse';
import type { Environment } from '../environment';

export type PipelineContext = {
  readonly environment: Environment;
  readonly platform: Platform;
  readonly warehouse: Warehouse;
};

/** They wait for Customer.io most of the time, and what is in flight together goes out as one batch. */
export const trackConcurrency = 300;

export const trackApiSecrets = {
  CUSTOMERIO_SITE_ID: mountedSecret(secretIds.siteId),
  CUSTOMERIO_TRACK_API_KEY: mountedSecret(secretIds.trackApiKey),
};

type TrackApiVariables = Readonly<
  Record<
    | 'GCP_PROJECT'
    | 'DEAD_LETTER_TOPIC'
    | 'CUSTOMERIO_REGION'
    | 'CUSTOMERIO_REQUESTS_PER_SECOND'
    | 'CUSTOMERIO_OPERATIONS_PER_SECOND',
    string
  >
> & { readonly GUARDRAILS?: string };

/** Each instance gets its part of the function's budget; more instances than the limit there never are. */
export function trackApiVariables(
  { project, customerio, guardrails }: Environment,
  topic: Topic,
  budget: Environment['identify'],
): TrackApiVariables {
  return {
    GCP_PROJECT: project,
    DEAD_LETTER_TOPIC: deadLetterTopic(topic),
    CUSTOMERIO_REGION: customerio.region,
    CUSTOMERIO_REQUESTS_PER_SECOND: String(budget.requestsPerSecond / budget.instancesMax),
    CUSTOMERIO_OPERATIONS_PER_SECOND: String(budget.operationsPerSecond / budget.instancesMax),
    ...guardrailVariable({ guardrails }),
  };
}

/** Nothing where the environment leaves the defaults as they are. */
export function guardrailVariable({ guardrails }: Pick<Environment, 'guardrails'>): { readonly GUARDRAILS?: string } {
  const levels = Object.entries(guardrails ?? {}).map(([rule, level]) => `${rule}=${level}`);
  return levels.length > 0 ? { GUARDRAILS: levels.join(',') } : {};
}
