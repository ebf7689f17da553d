/** Somebody is paged: every pipeline has its alerts, every alert its runbook, and all name things that exist. */
import { existsSync } from 'node:fs';
import path from 'node:path';

import type { Environment } from '../../../cdktf/environment';
import { repositoryRoot } from '../../../tools/build/functions';
import { dependenciesOf } from './check-delivery';
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
    ...coverage(model, alerts),
    ...model.of('google_monitoring_dashboard').flatMap((found) => dashboardFindings(model, found)),
    ...sinkFindings(model),
    ...countFindings(model),
  ];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const conditionsOf = (alert: Resource): readonly Readonly<Record<string, unknown>>[] => {
  const found = valueAt(alert, 'conditions');
  return Array.isArray(found) ? found.filter(isObject) : [];
};

const blockOf = (condition: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> =>
  isObject(condition[name]) ? condition[name] : {};

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
    const metric = model.of('google_logging_metric')[0];
    return metric && dependenciesOf(alert).includes(metric.address)
      ? []
      : [finding('monitoring', alert, 'does not wait for the metric that it reads')];
  }
  const findings: Finding[] = [];
  const type = /metric\.type="([^"]+)"/.exec(filter)?.[1] ?? '';
  const expected = metrics[type];
  const [aggregation] = Array.isArray(threshold.aggregations) ? (threshold.aggregations as unknown[]) : [];
  const aligner = isObject(aggregation) ? aggregation.per_series_aligner : undefined;
  if (!expected || !filter.includes(`resource.type="${expected[0]}"`) || aligner !== expected[1]) {
    findings.push(finding('monitoring', alert, `${type || 'a condition'} is read in a way that Google refuses`));
  }
  const isAge = type.endsWith('_age');
  if (isAge !== Number(threshold.threshold_value) > 0)
    findings.push(finding('monitoring', alert, `its threshold is ${String(threshold.threshold_value)}`));
  const named = /resource\.label\.(subscription_id|topic_id|name)="([^"$]+)"/.exec(filter)?.[2];
  const names = model.all.map((resource) => textAt(resource, 'name'));
  if (named !== undefined && !names.includes(named))
    findings.push(finding('monitoring', alert, `there is no ${named}`));
  return findings;
}

/** What must be watched. */
function coverage(model: Model, alerts: readonly Resource[]): Finding[] {
  const watched = alerts.flatMap((alert) =>
    conditionsOf(alert).map((condition) => {
      const filter = textOf(blockOf(condition, 'condition_threshold').filter);
      const query = textOf(blockOf(condition, 'condition_prometheus_query_language').query);
      const [reference] = referencesIn(filter);
      const subscription = reference ? model.byAddress.get(reference.address) : undefined;
      const name = subscription
        ? textAt(subscription, 'name')
        : /(?:subscription_id|topic_id|label\.name)=(?:monitoring\.regex\.full_match\()?"([^"]+)"/.exec(filter)?.[1];
      return query || `${/metric\.type="[^"]*\/([^"/]+)"/.exec(filter)?.[1] ?? ''} of ${name ?? ''}`;
    }),
  );
  const wanted = model.of('google_pubsub_subscription').flatMap((subscription) => {
    const name = textAt(subscription, 'name');
    if (!name.endsWith('-push')) return [];
    return [
      `num_undelivered_messages of ${name.replace(/-push$/, '-dead-letter-replay')}`,
      `dead_letter_message_count of ${name}`,
      `oldest_unacked_message_age of ${name}`,
      `push_request_count of ${name}`,
    ];
  });
  const general = [
    'oldest_unacked_message_age of customerio-.*-archive',
    'send_message_operation_count of customerio-webhook-quarantine',
    'dead_letter_message_count of customerio-webhook-fallback-archive',
    'error_count of customerio-outcomes',
  ];
  const queries = [
    'outcome="parked"',
    'outcome="retry"',
    'code="CUSTOMERIO_UNAUTHORIZED"',
    'code=~"INTERNAL|PARKING_FAILED"',
  ];
  return [
    ...[...wanted, ...general].filter((what) => !watched.includes(what)),
    ...queries.filter((what) => !watched.some((query) => query.includes(what) && /> [\d.]+/.test(query))),
  ].map((what) => finding('monitoring', 'alerts', `nobody is paged for ${what}`));
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
      .some((found) => dependenciesOf(found).includes(sink.address));
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
  const counts = [
    'google_logging_metric',
    'google_logging_project_sink',
    'google_logging_project_exclusion',
    'google_monitoring_dashboard',
  ]
    .filter((type) => model.of(type).length !== 1)
    .map((type) => finding('monitoring', type, `got ${model.of(type).length}, expected 1`));
  return [...labels, ...counts];
}
