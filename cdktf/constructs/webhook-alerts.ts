/** What can go wrong with the webhook, and what its events say about the mail that goes out. */
import { LoggingMetric } from '@cdktf/provider-google/lib/logging-metric';
import { LoggingProjectExclusion } from '@cdktf/provider-google/lib/logging-project-exclusion';
import { Construct } from 'constructs';

import { systemTopics } from '../../shared/names';
import type { Environment } from '../environment';
import { alert, type AlertProps } from './alert';
import { absence, eventsIn, query, requestsIn, threshold, webhookTroublesIn, type Threshold } from './conditions';
import { deliveryEventLines, routineDeliveryEventLines, webhookTroubleLines } from './log-filters';

/** Customer.io gives up after 4 s (webhook docs, read 2026-08). */
const latencyMsMax = 2000;

/** Gmail and Yahoo ask senders to stay below 0.1 % and refuse mail above 0.3 % (their sender guidelines, 2024). */
const complaintRateMax = 0.001;
const bounceRateMax = 0.05;
/** Below this many deliveries a day one complaint would be a rate. */
const deliveriesMin = 1000;

/** All that a wrong, missing or outlived key makes of Customer.io's own requests. */
const signatureCodes = 'SIGNATURE_MISMATCH|SIGNATURE_STALE|SIGNATURE_MALFORMED|SIGNING_KEY_MISSING';
/** In ten minutes; strangers who try their luck are fewer. */
const signatureFailuresMax = 50;

const service = 'resource.label.service_name="customerio-webhook"';

export class WebhookAlerts extends Construct {
  constructor(scope: Construct, id: string, { environment }: { readonly environment: Environment }) {
    super(scope, id);
    const troubles = this.#metric('troubles', 'What the webhook refused or put aside, by error code.', {
      filter: webhookTroubleLines,
      label: 'code',
    });
    const events = this.#metric('events', 'Delivery events received, by name.', {
      filter: deliveryEventLines,
      label: 'event_name',
    });
    // The events are rows in BigQuery; their lines are there to be counted.
    new LoggingProjectExclusion(this, 'exclusion', {
      name: 'customerio-delivery-event-lines',
      description: 'Delivery events are in BigQuery (customerio.delivery_events).',
      filter: routineDeliveryEventLines,
      dependsOn: [events],
    });
    for (const [name, props] of Object.entries(serviceAlerts)) alert(this, name, { environment, ...props });
    for (const [name, props] of Object.entries(troubleAlerts)) {
      alert(this, name, { environment, ...props, dependsOn: [troubles] });
    }
    for (const [name, props] of Object.entries(rateAlerts)) {
      alert(this, name, { environment, ...props, dependsOn: [events] });
    }
    const { silentHoursMax } = environment.webhook;
    if (silentHoursMax !== undefined) alert(this, 'silence', { environment, ...silence(silentHoursMax) });
  }

  #metric(name: string, description: string, { filter, label }: { readonly filter: string; readonly label: string }) {
    return new LoggingMetric(this, name, {
      name: `customerio_webhook_${name}`,
      description,
      filter,
      metricDescriptor: {
        metricKind: 'DELTA',
        valueType: 'INT64',
        unit: '1',
        labels: [{ key: label, valueType: 'STRING' }],
      },
      labelExtractors: { [label]: `EXTRACT(jsonPayload.${label})` },
    });
  }
}

type Alerts = Readonly<Record<string, Omit<AlertProps, 'environment'>>>;

const ofService = (props: Pick<Threshold, 'title' | 'metric' | 'aligner' | 'above'> & { readonly where?: string }) =>
  threshold({
    ...props,
    resource: 'cloud_run_revision',
    where: [service, ...(props.where === undefined ? [] : [props.where])].join(' AND '),
    forSeconds: 300,
  });

const serviceAlerts: Alerts = {
  latency: {
    title: 'the webhook is slow',
    runbook: 'webhook-slow',
    severity: 'CRITICAL',
    meaning: 'One request in twenty takes over 2 seconds. Customer.io gives up after 4 and holds back what follows.',
    conditions: [
      ofService({
        title: '95th percentile of the latency, ms',
        metric: 'run.googleapis.com/request_latencies',
        aligner: 'ALIGN_PERCENTILE_95',
        above: latencyMsMax,
      }),
    ],
  },
  failures: {
    title: 'the webhook refuses events',
    runbook: 'webhook-slow',
    severity: 'CRITICAL',
    meaning: 'Events could neither be written to BigQuery nor published. Customer.io tries again for seven days.',
    conditions: [
      ofService({
        title: 'Answers of 5xx',
        metric: 'run.googleapis.com/request_count',
        where: 'metric.label.response_code_class="5xx"',
        aligner: 'ALIGN_DELTA',
        above: 0,
      }),
    ],
  },
  fallback: {
    title: 'webhook events take the fallback',
    runbook: 'webhook-fallback',
    severity: 'WARNING',
    meaning: 'BigQuery refuses rows or is slow. Rows go through Pub/Sub instead; none is lost.',
    conditions: [
      threshold({
        title: 'Rows published to the fallback',
        metric: 'pubsub.googleapis.com/topic/send_message_operation_count',
        resource: 'pubsub_topic',
        where: `resource.label.topic_id="${systemTopics.webhookFallback}"`,
        aligner: 'ALIGN_DELTA',
        above: 0,
      }),
    ],
  },
};

const silence = (hours: number): Omit<AlertProps, 'environment'> => ({
  title: 'no webhook events come in',
  runbook: 'webhook-silent',
  severity: 'CRITICAL',
  meaning: `For ${hours} hours no event was accepted. Customer.io may have stopped sending, or cannot reach the function.`,
  conditions: [
    absence({
      title: 'No measurement of accepted events',
      metric: 'run.googleapis.com/request_count',
      resource: 'cloud_run_revision',
      where: `${service} AND metric.label.response_code_class="2xx"`,
      seconds: hours * 3600,
    }),
    // An instance that is kept ready may measure zeros, which are no absence.
    query({ title: 'Zero accepted events', query: `${requestsIn(hours * 60, '2xx')} < 1` }),
  ],
});

const troubleAlerts: Alerts = {
  signatures: {
    title: 'webhook signatures do not fit',
    runbook: 'webhook-signatures',
    severity: 'CRITICAL',
    meaning: 'Requests are refused for their signature. If they are Customer.io’s, its feed stands still.',
    conditions: [
      query({
        title: 'Refused signatures while no event is accepted',
        query: `(${webhookTroublesIn(15, signatureCodes)} unless on() (${requestsIn(15, '2xx')} > 0)) > 0`,
      }),
      query({
        title: 'Many refused signatures',
        query: `${webhookTroublesIn(10, signatureCodes)} > ${signatureFailuresMax}`,
      }),
    ],
  },
  listeners: {
    title: 'a listener of the webhook fails',
    runbook: 'quarantine',
    severity: 'ERROR',
    meaning:
      'Code that you added to functions/webhook/listeners.ts failed. The rows are written, the events quarantined.',
    conditions: [query({ title: 'Failed listeners', query: `${webhookTroublesIn(5, 'LISTENER_FAILED')} > 0` })],
  },
};

const day = 24 * 60;

/** A share of the day’s mail, once there was enough of it. */
const share = (event: string, of: string, above: number): string =>
  `(${eventsIn(day, event)} / ${eventsIn(day, of)} and on() (${eventsIn(day, of)} > ${deliveriesMin})) > ${above}`;

const rateAlerts: Alerts = {
  complaints: {
    title: 'people complain',
    runbook: 'complaints',
    severity: 'ERROR',
    meaning:
      'Over a day more than 0.1 % of the delivered e-mails were marked as spam. Mail services block such senders.',
    conditions: [
      query({ title: 'Complaints per delivered', query: share('email_spammed', 'email_delivered', complaintRateMax) }),
    ],
  },
  bounces: {
    title: 'e-mails bounce',
    runbook: 'bounces',
    severity: 'ERROR',
    meaning:
      'Over a day more than 5 % of the sent e-mails bounced. Mail services slow such senders down, then block them.',
    conditions: [query({ title: 'Bounces per sent', query: share('email_bounced', 'email_sent', bounceRateMax) })],
  },
};
