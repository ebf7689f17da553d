/** Somebody is paged: every pipeline has its alerts, every alert its runbook, and all name things that exist. */
import { existsSync } from 'node:fs';
import path from 'node:path';

import type { Environment } from '../../../cdktf/environment';
import { repositoryRoot } from '../../../tools/build/functions';
import { blockOf, checkAlertCoverage, conditionsOf, textOf } from './check-alert-coverage';
import { dependenciesOf } from './check-delivery';
import { labelFindings, limitFindings } from './check-alert-limits';
import { webhookFilters } from './monitoring-settings';
import {
  finding,
  isObject,
  targetOf,
  referencesIn,
  textAt,
  valueAt,
  valuesAt,
  type Finding,
  type Model,
  type Resource,
  isSameJson,
} from './stack';

export function checkMonitoring(model: Model, environment: Environment): Finding[] {
  const alerts = model.of('google_monitoring_alert_policy');
  return [
    ...alerts.flatMap((alert) => alertFindings(model, alert, environment)),
    ...checkAlertCoverage(model, alerts, environment),
    ...model.of('google_monitoring_dashboard').flatMap((found) => dashboardFindings(model, found)),
    ...sinkFindings(model),
    ...countFindings(model),
  ];
}

function alertFindings(model: Model, alert: Resource, environment: Environment): Finding[] {
  const findings: Finding[] = [];
  const runbook = /\[([a-z-]+)\]\((\S+)\)$/.exec(textAt(alert, 'documentation.content'));
  const file = path.join(repositoryRoot, 'docs', 'runbooks', `${runbook?.[1] ?? '?'}.md`);
  if (!existsSync(file)) findings.push(finding('monitoring', alert, `there is no ${path.basename(file)}`));
  const url = `${environment.runbooksUrl}/${path.basename(file)}`;
  const links = valueAt(alert, 'documentation.links');
  if (runbook?.[2] !== url || !JSON.stringify(links ?? '').includes(`"${url}"`)) {
    findings.push(finding('monitoring', alert, `does not link ${url}`));
  }
  if (textAt(alert, 'display_name') !== textAt(alert, 'documentation.subject')) {
    findings.push(finding('monitoring', alert, 'its page has another title'));
  }
  if (!textAt(alert, 'display_name').startsWith(`Customer.io ${environment.name}: `)) {
    findings.push(finding('monitoring', alert, 'does not say of which environment it is'));
  }
  if (JSON.stringify(valueAt(alert, 'notification_channels')) !== JSON.stringify(environment.notificationChannels)) {
    findings.push(finding('monitoring', alert, 'pages others than the environment says'));
  }
  const conditions = conditionsOf(alert);
  if (conditions.length === 0) findings.push(finding('monitoring', alert, 'has no condition'));
  for (const condition of conditions) {
    const kinds = Object.keys(condition).filter((key) => key.startsWith('condition_'));
    if (kinds.length !== 1)
      findings.push(finding('monitoring', alert, `a condition is ${kinds.join(' and ') || 'empty'}`));
    findings.push(...conditionFindings(model, alert, condition));
  }
  return findings;
}

/** Metrics of Google's that our alerts read, with the resource and the alignment that each has. */
const metrics: Readonly<Record<string, readonly [resource: string, aligner: string]>> = {
  'pubsub.googleapis.com/subscription/num_undelivered_messages': ['pubsub_subscription', 'ALIGN_MAX'],
  'pubsub.googleapis.com/subscription/oldest_unacked_message_age': ['pubsub_subscription', 'ALIGN_MAX'],
  'pubsub.googleapis.com/subscription/dead_letter_message_count': ['pubsub_subscription', 'ALIGN_DELTA'],
  'pubsub.googleapis.com/subscription/push_request_count': ['pubsub_subscription', 'ALIGN_DELTA'],
  'pubsub.googleapis.com/topic/send_message_operation_count': ['pubsub_topic', 'ALIGN_DELTA'],
  'logging.googleapis.com/exports/error_count': ['logging_sink', 'ALIGN_DELTA'],
  'run.googleapis.com/request_latencies': ['cloud_run_revision', 'ALIGN_PERCENTILE_95'],
  'run.googleapis.com/request_count': ['cloud_run_revision', 'ALIGN_DELTA'],
};

function conditionFindings(model: Model, alert: Resource, condition: Readonly<Record<string, unknown>>): Finding[] {
  const threshold = blockOf(condition, 'condition_threshold');
  const filter = textOf(threshold.filter);
  if ('condition_prometheus_query_language' in condition) {
    return queryFindings(model, alert, textOf(blockOf(condition, 'condition_prometheus_query_language').query));
  }
  const findings: Finding[] = [];
  if ('condition_absent' in condition)
    return serviceFindings(model, alert, textOf(blockOf(condition, 'condition_absent').filter));
  const type = /metric\.type="([^"]+)"/.exec(filter)?.[1] ?? '';
  const expected = metrics[type];
  const [aggregation] = Array.isArray(threshold.aggregations) ? (threshold.aggregations as unknown[]) : [];
  const aligner = isObject(aggregation) ? aggregation.per_series_aligner : undefined;
  if (!expected || !filter.includes(`resource.type="${expected[0]}"`) || aligner !== expected[1]) {
    findings.push(finding('monitoring', alert, `${type || 'a condition'} is read in a way that Google refuses`));
  }
  findings.push(...limitFindings(alert, type, filter, threshold), ...labelFindings(alert, type, filter));
  findings.push(...serviceFindings(model, alert, filter));
  const named = /resource\.label\.(subscription_id|topic_id|name)="([^"$]+)"/.exec(filter)?.[2];
  const names = model.all.map((resource) => textAt(resource, 'name'));
  if (named !== undefined && !names.includes(named))
    findings.push(finding('monitoring', alert, `there is no ${named}`));
  return findings;
}

/** The metrics made of log lines that a query reads are there before it, and have the labels that it asks for. */
function queryFindings(model: Model, alert: Resource, query: string): Finding[] {
  const findings: Finding[] = [];
  for (const [, name = '', matchers = ''] of query.matchAll(/logging_googleapis_com:user_(\w+)\{([^}]*)\}/g)) {
    const metric = model.of('google_logging_metric').find((found) => textAt(found, 'name') === name);
    if (!metric || !dependenciesOf(alert).includes(metric.address)) {
      findings.push(finding('monitoring', alert, `does not wait for ${name}`));
      continue;
    }
    const labels = ['monitored_resource', ...valuesAt(metric.attributes, 'metric_descriptor.labels.key').map(String)];
    const asked = [...matchers.matchAll(/(\w+)=~?"/g)].map(([, label = '']) => label);
    for (const label of asked.filter((found) => !labels.includes(found)))
      findings.push(finding('monitoring', alert, `${name} has no label ${label}`));
  }
  for (const [, service = ''] of query.matchAll(/service_name="([^"]*)"/g)) {
    if (!serviceNames(model).includes(service)) findings.push(finding('monitoring', alert, `there is no ${service}`));
  }
  return findings;
}

const serviceNames = (model: Model): readonly string[] =>
  model.of('google_cloudfunctions2_function').map((found) => textAt(found, 'name'));

function serviceFindings(model: Model, alert: Resource, filter: string): Finding[] {
  const named = /resource\.label\.service_name="([^"]+)"/.exec(filter)?.[1];
  return named === undefined || serviceNames(model).includes(named)
    ? []
    : [finding('monitoring', alert, `there is no ${named}`)];
}

function dashboardFindings(model: Model, found: Resource): Finding[] {
  const text = textAt(found, 'dashboard_json');
  try {
    const { mosaicLayout } = JSON.parse(text) as { mosaicLayout: { columns: number; tiles: Record<string, number>[] } };
    const places = mosaicLayout.tiles.map(({ xPos = 0, yPos = 0 }) => `${xPos} ${yPos}`);
    const pushes = model.of('google_pubsub_subscription').map((subscription) => textAt(subscription, 'name'));
    const unseen = pushes.filter((name) => name.endsWith('-push') && !text.includes(name));
    return new Set(places).size === places.length && mosaicLayout.columns === 48 && unseen.length === 0
      ? []
      : [finding('monitoring', found, `tiles lie on each other, or it leaves out ${unseen.join(', ') || 'nothing'}`)];
  } catch {
    return [finding('monitoring', found, 'is no JSON of a mosaic')];
  }
}

/** The sink writes to the topic of its name, and may. */
function sinkFindings(model: Model): Finding[] {
  return model.of('google_logging_project_sink').flatMap((sink) => {
    const [destination] = referencesIn(textAt(sink, 'destination'));
    const topic = model.byAddress.get(destination?.address ?? '');
    const mayPublish = model
      .of('google_pubsub_topic_iam_member')
      .some((grant) => targetOf(model, grant, 'topic') === topic && targetOf(model, grant, 'member') === sink);
    const leavesOut = model
      .of('google_logging_project_exclusion')
      .some(
        (found) => textAt(found, 'name') === 'customerio-outcome-lines' && dependenciesOf(found).includes(sink.address),
      );
    return [
      ...(topic && textAt(topic, 'name') === textAt(sink, 'name')
        ? []
        : [finding('monitoring', sink, 'goes elsewhere')]),
      ...(mayPublish ? [] : [finding('monitoring', sink, 'may not publish')]),
      ...(leavesOut ? [] : [finding('monitoring', sink, 'its lines are kept twice, or left out before it is there')]),
    ];
  });
}

function countFindings(model: Model): Finding[] {
  const labels = model.of('google_logging_metric').flatMap((metric) => {
    const declared = valuesAt(metric.attributes, 'metric_descriptor.labels.key').map(String);
    const extracted = Object.keys(valueAt(metric, 'label_extractors') ?? {});
    return isSameJson(declared.sort(), extracted.sort())
      ? []
      : [finding('monitoring', metric, 'its labels are not those that it reads')];
  });
  const filters: Readonly<Record<string, string>> = {
    customerio_webhook_events: webhookFilters.events,
    customerio_webhook_troubles: webhookFilters.troubles,
    'customerio-delivery-event-lines': `${webhookFilters.events} AND severity<ERROR`,
  };
  for (const found of [...model.of('google_logging_metric'), ...model.of('google_logging_project_exclusion')]) {
    const expected = filters[textAt(found, 'name')];
    const isOfWebhook = textAt(found, 'filter').includes('"customerio-webhook"');
    if (expected === undefined ? isOfWebhook : textAt(found, 'filter') !== expected)
      labels.push(finding('monitoring', found, 'counts other lines than its name says'));
  }
  const events = model
    .of('google_logging_metric')
    .find((found) => textAt(found, 'name') === 'customerio_webhook_events');
  const leftOut = model
    .of('google_logging_project_exclusion')
    .filter((found) => textAt(found, 'name') === 'customerio-delivery-event-lines');
  for (const found of leftOut) {
    if (!events || !dependenciesOf(found).includes(events.address))
      labels.push(finding('monitoring', found, 'leaves lines out before they are counted'));
  }
  const names: Readonly<Record<string, readonly string[]>> = {
    google_logging_metric: ['customerio_outcomes', 'customerio_webhook_events', 'customerio_webhook_troubles'],
    google_logging_project_sink: ['customerio-outcomes'],
    google_logging_project_exclusion: ['customerio-delivery-event-lines', 'customerio-outcome-lines'],
  };
  const counts = Object.entries(names)
    .filter(([type, expected]) => {
      const got = model.of(type).map((found) => textAt(found, 'name'));
      return !isSameJson(got.sort(), expected);
    })
    .map(([type, expected]) => finding('monitoring', type, `are not ${expected.join(', ')}`));
  if (model.of('google_monitoring_dashboard').length !== 1)
    counts.push(finding('monitoring', 'google_monitoring_dashboard', 'is not one'));
  return [...labels, ...counts];
}
