/**
 * What a subscription's configuration means for its deliveries. `readTerms` is where a configuration is checked: it
 * refuses what Pub/Sub refuses, and with UNIMPLEMENTED what Pub/Sub has but this does not. Bounds are those of
 * pubsub.proto (shipped with the client) unless another source is named.
 */
import { dayMs, millisecondsOf, secondMs } from './durations';
import { compileFilter, type Match } from './filter';
import { refuse } from './refusal';
import { checkDuration, notEmbedded, retentionBounds } from './topic';
import { compileTransforms, type Transform } from './transform';
import type { WireBigQueryConfig, WirePushConfig, WireSubscription } from './wire';

export type PushTerms = {
  readonly endpoint: URL;
  /** The endpoint as it was written: the default audience of the token (pubsub.proto, OidcToken.audience). */
  readonly endpointText: string;
  readonly token: { readonly email: string; readonly audience: string } | undefined;
  /** The raw data is the body; with metadata, ids and attributes become headers. */
  readonly body: 'wrapped' | 'raw' | 'raw-with-metadata';
};

export type BigQueryTerms = { readonly table: string; readonly config: WireBigQueryConfig };

export type Terms = {
  readonly ackDeadlineMs: number;
  readonly backoff: { readonly leastMs: number; readonly mostMs: number } | undefined;
  readonly deadLetter: { readonly topic: string; readonly attemptsMax: number } | undefined;
  readonly ordered: boolean;
  readonly matches: Match;
  readonly transform: Transform | undefined;
  readonly retentionMs: number;
  readonly retainAcked: boolean;
  /** How long without activity until the subscription is deleted; undefined is never. */
  readonly expiryMs: number | undefined;
  readonly push: PushTerms | undefined;
  readonly bigQuery: BigQueryTerms | undefined;
};

export const ackDeadlineBounds = { leastMs: 10 * secondMs, mostMs: 600 * secondMs } as const;
const backoffBounds = { leastMs: 0, mostMs: 600 * secondMs } as const;
const attemptsBounds = { least: 5, most: 100 } as const;
const expiryLeastMs = dayMs;
const defaults = {
  ackDeadlineSeconds: 10,
  retentionSeconds: (7 * dayMs) / secondMs,
  expirySeconds: (31 * dayMs) / secondMs,
  backoffLeastSeconds: 10,
  backoffMostSeconds: 600,
  attemptsMax: 5,
} as const;

/** The configuration with Pub/Sub's defaults filled in, which is what reading it back shows. */
export function withDefaults(wire: WireSubscription): WireSubscription {
  const { retryPolicy, deadLetterPolicy } = wire;
  return {
    ...wire,
    ackDeadlineSeconds: orDefault(wire.ackDeadlineSeconds, defaults.ackDeadlineSeconds),
    messageRetentionDuration: wire.messageRetentionDuration ?? { seconds: defaults.retentionSeconds },
    expirationPolicy: wire.expirationPolicy ?? { ttl: { seconds: defaults.expirySeconds } },
    pushConfig: wire.pushConfig ?? {},
    ...(retryPolicy && {
      retryPolicy: {
        minimumBackoff: retryPolicy.minimumBackoff ?? { seconds: defaults.backoffLeastSeconds },
        maximumBackoff: retryPolicy.maximumBackoff ?? { seconds: defaults.backoffMostSeconds },
      },
    }),
    ...(deadLetterPolicy && {
      deadLetterPolicy: {
        ...deadLetterPolicy,
        maxDeliveryAttempts: orDefault(deadLetterPolicy.maxDeliveryAttempts, defaults.attemptsMax),
      },
    }),
    state: 'ACTIVE',
  };
}

/** In proto3 a number that was not set is 0. */
const orDefault = (value: number | undefined, fallback: number): number =>
  value === undefined || value === 0 ? fallback : value;

/** Reads a configuration that has its defaults. */
export function readTerms(wire: WireSubscription): Terms {
  if (wire.cloudStorageConfig !== undefined) notEmbedded('cloud_storage_config');
  if (wire.bigtableConfig !== undefined) notEmbedded('bigtable_config');
  const push = pushTerms(wire.pushConfig);
  const bigQuery = bigQueryTerms(wire.bigqueryConfig);
  if (push && bigQuery) refuse('INVALID_ARGUMENT', 'push_config and bigquery_config are both set: expected one');
  if (wire.enableExactlyOnceDelivery === true) {
    if (push || bigQuery) {
      refuse(
        'INVALID_ARGUMENT',
        'Exactly-once delivery is for pull subscriptions only: it is set beside a push config',
      );
    }
    notEmbedded('enable_exactly_once_delivery');
  }
  return {
    ackDeadlineMs: checkDuration('ack_deadline_seconds', (wire.ackDeadlineSeconds ?? 0) * secondMs, ackDeadlineBounds),
    backoff: backoffTerms(wire),
    deadLetter: deadLetterTerms(wire),
    ordered: wire.enableMessageOrdering === true,
    matches: compileFilter(wire.filter ?? ''),
    transform: compileTransforms(wire.messageTransforms ?? []),
    retentionMs: checkDuration(
      'message_retention_duration',
      millisecondsOf(wire.messageRetentionDuration ?? {}),
      retentionBounds,
    ),
    retainAcked: wire.retainAckedMessages === true,
    expiryMs: expiryTerms(wire),
    push,
    bigQuery,
  };
}

function backoffTerms({ retryPolicy }: WireSubscription): Terms['backoff'] {
  if (!retryPolicy) return undefined;
  const leastMs = millisecondsOf(retryPolicy.minimumBackoff ?? {});
  const mostMs = millisecondsOf(retryPolicy.maximumBackoff ?? {});
  checkDuration('retry_policy.minimum_backoff', leastMs, backoffBounds);
  checkDuration('retry_policy.maximum_backoff', mostMs, backoffBounds);
  if (leastMs > mostMs) {
    refuse(
      'INVALID_ARGUMENT',
      `Invalid retry_policy: minimum_backoff (${leastMs / secondMs} s) is above maximum_backoff (${mostMs / secondMs} s)`,
    );
  }
  return { leastMs, mostMs };
}

function deadLetterTerms({ deadLetterPolicy }: WireSubscription): Terms['deadLetter'] {
  if (!deadLetterPolicy) return undefined;
  const attemptsMax = deadLetterPolicy.maxDeliveryAttempts ?? 0;
  if (attemptsMax < attemptsBounds.least || attemptsMax > attemptsBounds.most) {
    // The code is the one of Google's emulator, which is the only source for it.
    refuse(
      'OUT_OF_RANGE',
      `Invalid dead_letter_policy.max_delivery_attempts: got ${attemptsMax}, ` +
        `allowed ${attemptsBounds.least} to ${attemptsBounds.most}`,
    );
  }
  const topic = deadLetterPolicy.deadLetterTopic ?? '';
  if (topic === '') refuse('INVALID_ARGUMENT', 'dead_letter_policy.dead_letter_topic is not set');
  return { topic, attemptsMax };
}

function expiryTerms({ expirationPolicy }: WireSubscription): number | undefined {
  if (expirationPolicy?.ttl === undefined) return undefined;
  const expiryMs = millisecondsOf(expirationPolicy.ttl);
  if (expiryMs < expiryLeastMs) {
    refuse(
      'INVALID_ARGUMENT',
      `Invalid expiration_policy.ttl: got ${expiryMs / secondMs} s, allowed ${expiryLeastMs / secondMs} s and more`,
    );
  }
  return expiryMs;
}

export function pushTerms(config: WirePushConfig | undefined): PushTerms | undefined {
  const endpointText = config?.pushEndpoint ?? '';
  if (config === undefined || endpointText === '') return undefined;
  // The service takes https only (push documentation); functions on this machine are reached by http.
  if (!URL.canParse(endpointText) || !/^https?:$/.test(new URL(endpointText).protocol)) {
    refuse('INVALID_ARGUMENT', 'Invalid push endpoint given: expected an absolute http or https URL');
  }
  const { oidcToken, noWrapper } = config;
  if (oidcToken && (oidcToken.serviceAccountEmail ?? '') === '') {
    refuse('INVALID_ARGUMENT', 'push_config.oidc_token.service_account_email is not set');
  }
  const audience = oidcToken?.audience ?? '';
  return {
    endpoint: new URL(endpointText),
    endpointText,
    token: oidcToken && {
      email: oidcToken.serviceAccountEmail ?? '',
      audience: audience === '' ? endpointText : audience,
    },
    body: noWrapper ? (noWrapper.writeMetadata === true ? 'raw-with-metadata' : 'raw') : 'wrapped',
  };
}

function bigQueryTerms(config: WireBigQueryConfig | undefined): BigQueryTerms | undefined {
  const table = config?.table ?? '';
  if (config === undefined || table === '') return undefined;
  if (!/^[^.:\s]+[.:][^.\s]+\.[^.\s]+$/.test(table)) {
    refuse('INVALID_ARGUMENT', 'Invalid bigquery_config.table: expected <project>.<dataset>.<table>');
  }
  if (config.useTopicSchema === true && config.useTableSchema === true) {
    refuse('INVALID_ARGUMENT', 'use_topic_schema and use_table_schema of bigquery_config are both set');
  }
  if (config.useTopicSchema === true) notEmbedded('use_topic_schema of bigquery_config');
  return { table, config };
}
