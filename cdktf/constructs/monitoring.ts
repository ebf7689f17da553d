/** What pages somebody, and the dashboard they open then. Alerts of one function alone are made beside that function. */
import { LoggingMetric } from '@cdktf/provider-google/lib/logging-metric';
import { MonitoringDashboard } from '@cdktf/provider-google/lib/monitoring-dashboard';
import { Construct } from 'constructs';

import { archiveSubscription, systemTopics } from '../../shared/names';
import type { Environment } from '../environment';
import { alert, type AlertProps } from './alert';
import { ofSubscription, outcomesIn, query, threshold } from './conditions';
import { dashboard } from './dashboard';
import { outcomeLines } from './log-filters';
import { PipelineAlerts } from './pipeline-alerts';
import type { Pipeline } from './topic-to-function';

export type MonitoringProps = { readonly environment: Environment; readonly pipelines: readonly Pipeline[] };

export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, { environment, pipelines }: MonitoringProps) {
    super(scope, id);
    // Values of these labels come from short closed lists; anything else would cost a time series each.
    const labels = ['function', 'outcome', 'code'];
    const metric = new LoggingMetric(this, 'outcomes', {
      name: 'customerio_outcomes',
      description: 'Messages settled, by function, outcome and error code.',
      filter: outcomeLines,
      metricDescriptor: {
        metricKind: 'DELTA',
        valueType: 'INT64',
        unit: '1',
        labels: labels.map((key) => ({ key, valueType: 'STRING' })),
      },
      labelExtractors: Object.fromEntries(labels.map((key) => [key, `EXTRACT(jsonPayload.${key})`])),
    });
    for (const pipeline of pipelines) {
      new PipelineAlerts(this, pipeline.functionName, { environment, pipeline });
    }
    for (const [name, props] of Object.entries(outcomeAlerts)) {
      alert(this, name, { environment, ...props, dependsOn: [metric] });
    }
    for (const [name, props] of Object.entries(warehouseAlerts)) alert(this, name, { environment, ...props });
    new MonitoringDashboard(this, 'dashboard', {
      dashboardJson: JSON.stringify(dashboard(environment.name, pipelines)),
    });
  }
}

type Alerts = Readonly<Record<string, Omit<AlertProps, 'environment'>>>;

const outcomeAlerts: Alerts = {
  parked: {
    title: 'messages are parked',
    runbook: 'dead-letters',
    severity: 'WARNING',
    meaning: 'A function parked messages that only a person can help. Their outcome lines name the reason.',
    conditions: [query({ title: 'Parked', query: `${outcomesIn(5, 'outcome="parked"')} > 0` })],
  },
  retries: {
    title: 'most tries fail',
    runbook: 'retries',
    severity: 'ERROR',
    meaning: 'More than half of the tries of the last ten minutes ended in a retry. Nothing is lost yet.',
    conditions: [
      query({
        title: 'Retries among all tries',
        query: `${outcomesIn(10, 'outcome="retry"')} / ${outcomesIn(10)} > 0.5 and ${outcomesIn(10)} > 20`,
        forSeconds: 300,
      }),
    ],
  },
  unauthorized: {
    title: 'Customer.io refuses our keys',
    runbook: 'unauthorized',
    severity: 'CRITICAL',
    meaning:
      'Customer.io answers 401 or 403. Messages are kept and tried again: people and events for about 16 hours, sends for 2.',
    conditions: [query({ title: 'Refused keys', query: `${outcomesIn(5, 'code="CUSTOMERIO_UNAUTHORIZED"')} > 0` })],
  },
  unknown_sends: {
    title: 'nobody knows whether a message was sent',
    runbook: 'unknown-sends',
    severity: 'CRITICAL',
    meaning: 'A send was cut off on its way. It is parked, because sending it again could be the second time.',
    conditions: [query({ title: 'Unknown sends', query: `${outcomesIn(5, 'code="SEND_OUTCOME_UNKNOWN"')} > 0` })],
  },
  ledger: {
    title: 'the ledger of sends cannot be reached',
    runbook: 'ledger',
    severity: 'CRITICAL',
    meaning: 'Nothing is sent without its entry in the ledger. Sends are kept and tried again for about 2 hours.',
    conditions: [
      query({
        title: 'Unreachable ledger',
        query: `${outcomesIn(10, 'code="LEDGER_UNAVAILABLE"')} > 0`,
        forSeconds: 300,
      }),
    ],
  },
  people: {
    title: 'feedback cannot be written back',
    runbook: 'people-sync',
    severity: 'ERROR',
    meaning: 'Your database or the topic of people refuses what people answered. Messages are kept for about 16 hours.',
    conditions: [
      query({
        title: 'Refused feedback',
        query: `${outcomesIn(10, 'code=~"DATABASE_UNAVAILABLE|IDENTIFY_UNAVAILABLE"')} > 0`,
        forSeconds: 300,
      }),
    ],
  },
  faults: {
    title: 'a function fails by itself',
    runbook: 'faults',
    severity: 'ERROR',
    meaning: 'A fault of this software, or a dead-letter topic that cannot be written. Messages are kept.',
    conditions: [query({ title: 'Faults', query: `${outcomesIn(5, 'code=~"INTERNAL|PARKING_FAILED"')} > 0` })],
  },
};

const warehouseAlerts: Alerts = {
  archives: {
    title: 'an archive is not written',
    runbook: 'archives',
    severity: 'WARNING',
    meaning: 'Pub/Sub could not write to BigQuery for over an hour. It keeps the messages for 31 days.',
    conditions: [
      threshold({
        title: 'Age of the oldest message that is not archived',
        metric: 'pubsub.googleapis.com/subscription/oldest_unacked_message_age',
        resource: 'pubsub_subscription',
        where: 'resource.label.subscription_id=monitoring.regex.full_match("customerio-.*-archive")',
        aligner: 'ALIGN_MAX',
        above: 3600,
        forSeconds: 300,
      }),
    ],
  },
  quarantine: {
    title: 'webhook events are in quarantine',
    runbook: 'quarantine',
    severity: 'ERROR',
    meaning: 'Signed events could not become rows. Their bytes are in customerio_ops.quarantined_events.',
    conditions: [
      threshold({
        title: 'Events put into quarantine',
        metric: 'pubsub.googleapis.com/topic/send_message_operation_count',
        resource: 'pubsub_topic',
        where: `resource.label.topic_id="${systemTopics.webhookQuarantine}"`,
        aligner: 'ALIGN_DELTA',
        above: 0,
      }),
      threshold({
        title: 'Rows that BigQuery refused for good',
        metric: 'pubsub.googleapis.com/subscription/dead_letter_message_count',
        resource: 'pubsub_subscription',
        where: ofSubscription(archiveSubscription(systemTopics.webhookFallback)),
        aligner: 'ALIGN_DELTA',
        above: 0,
      }),
    ],
  },
  sink: {
    title: 'outcome lines do not reach the warehouse',
    runbook: 'archives',
    severity: 'WARNING',
    meaning: 'The log sink customerio-outcomes fails, so the ledger of messages has gaps. Messages are not touched.',
    conditions: [
      threshold({
        title: 'Errors of the sink',
        metric: 'logging.googleapis.com/exports/error_count',
        resource: 'logging_sink',
        where: `resource.label.name="${systemTopics.outcomes}"`,
        aligner: 'ALIGN_DELTA',
        above: 0,
        forSeconds: 300,
      }),
    ],
  },
};
