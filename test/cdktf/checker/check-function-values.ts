/** Each function is given what its environment says: names, budgets, limits, the way to the database. */
import type { Environment } from '../../../cdktf/environment';
import { finding, isSameJson, textAt, valueAt, type Finding, type Resource } from './stack';

/** Read by the framework, not by us: two log lines in one write are one text with it (functions-framework 5.0.5). */
export const ofPlatform = { LOG_EXECUTION_ID: 'false' } as const;

const deadLetters = (folder: string): { readonly DEAD_LETTER_TOPIC: string } => ({
  DEAD_LETTER_TOPIC: `customerio-${folder}-dead-letter`,
});

const listed = (given: object | undefined): string | undefined =>
  given &&
  Object.entries(given)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(',');

/** Everything plain that a function is told, by its folder; undefined for what it must not be told. */
function expectedVariables(folder: string, environment: Environment): Readonly<Record<string, string | undefined>> {
  const { project, customerio, guardrails, transactional, feedback, sync, database } = environment;
  const pool = { DATABASE_POOL_MAX: database && String(database.poolSize) };
  const trackApi = (budget: Environment['identify']): Readonly<Record<string, string | undefined>> => ({
    ...deadLetters(folder),
    CUSTOMERIO_REGION: customerio.region,
    CUSTOMERIO_REQUESTS_PER_SECOND: String(budget.requestsPerSecond / budget.instancesMax),
    CUSTOMERIO_OPERATIONS_PER_SECOND: String(budget.operationsPerSecond / budget.instancesMax),
    GUARDRAILS: listed(guardrails),
  });
  const byFolder: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
    identify: trackApi(environment.identify),
    track: trackApi(environment.track),
    transactional: {
      ...deadLetters(folder),
      CUSTOMERIO_REGION: customerio.region,
      CUSTOMERIO_REQUESTS_PER_SECOND: String(customerio.sendsPerSecond / transactional.instancesMax),
      GUARDRAILS: listed(guardrails),
      LEDGER: 'firestore:customerio-ledger',
      RECIPIENTS_ALLOWED: transactional.recipientsAllowed?.join(','),
    },
    webhook: {
      BIGQUERY_DATASET: 'customerio',
      BIGQUERY_TABLE: 'delivery_events',
      FALLBACK_TOPIC: 'customerio-webhook-fallback',
      QUARANTINE_TOPIC: 'customerio-webhook-quarantine',
      FEEDBACK_TOPIC: 'customerio-feedback',
    },
    feedback: {
      ...deadLetters(folder),
      ...pool,
      IDENTIFY_TOPIC: 'customerio-identify',
      FEEDBACK_POLICY: listed(feedback.policy),
    },
    sync: {
      ...pool,
      IDENTIFY_TOPIC: 'customerio-identify',
      SYNC_MESSAGES_PER_SECOND: String(sync.messagesPerSecond),
    },
  };
  return { GCP_PROJECT: project, ...ofPlatform, ...byFolder[folder] };
}

export function checkVariables(found: Resource, environment: Environment): Finding[] {
  const folder = textAt(found, 'build_config.entry_point');
  const given = (valueAt(found, 'service_config.environment_variables') ?? {}) as Readonly<Record<string, unknown>>;
  const plain = Object.fromEntries(
    Object.entries(given).filter(([, value]) => typeof value !== 'string' || !value.startsWith('file:')),
  );
  const expected = expectedVariables(folder, environment);
  return [...new Set([...Object.keys(plain), ...Object.keys(expected)])]
    .filter((name) => plain[name] !== expected[name])
    .map((name) => finding('functions', found, `its ${name} is not ${expected[name] ?? 'left out'}`));
}

/** How many instances there are, how much each takes on, how long, and through which network. */
export function checkSize(found: Resource, environment: Environment): Finding[] {
  const folder = textAt(found, 'build_config.entry_point');
  const { identify, track, transactional, webhook, feedback, database } = environment;
  const connector = database?.vpcConnector;
  const expected: Readonly<Record<string, readonly unknown[]>> = {
    identify: [0, identify.instancesMax, 300, 60],
    track: [0, track.instancesMax, 300, 60],
    transactional: [0, transactional.instancesMax, transactional.concurrency, 60],
    webhook: [webhook.instancesMin, webhook.instancesMax, 200, 10],
    feedback: [0, feedback.instancesMax, 50, 60, connector],
    sync: [0, 1, 1, 540, connector],
  };
  const names = [
    'min_instance_count',
    'max_instance_count',
    'max_instance_request_concurrency',
    'timeout_seconds',
    'vpc_connector',
  ];
  const got = names.map((name) => valueAt(found, `service_config.${name}`) ?? null);
  const wanted = names.map((_name, index) => expected[folder]?.[index] ?? null);
  const findings = isSameJson(got, wanted)
    ? []
    : [
        finding(
          'functions',
          found,
          `has ${JSON.stringify(got)} for ${names.join(', ')}, expected ${JSON.stringify(wanted)}`,
        ),
      ];
  const egress = valueAt(found, 'service_config.vpc_connector_egress_settings');
  if ((egress !== undefined) !== (valueAt(found, 'service_config.vpc_connector') !== undefined))
    findings.push(finding('functions', found, 'has half a way into the network'));
  return findings;
}
