/** Messages get where they should: every topic is read, every push is signed and answered in time, dead letters are kept. */
import { subscriptionKind } from './check-settings';
import { finding, targetOf, textAt, valueAt, type Finding, type Model, type Resource } from './stack';

export function checkDelivery(model: Model): Finding[] {
  const subscriptions = model.of('google_pubsub_subscription');
  return [
    ...model.of('google_pubsub_topic').flatMap((topic) => topicFindings(model, topic)),
    ...subscriptions.flatMap((subscription) => [
      ...nameFindings(model, subscription),
      ...('dead_letter_policy' in subscription.attributes ? deadLetterFindings(model, subscription) : []),
      ...(subscriptionKind(subscription) === 'push' ? pushFindings(model, subscription) : []),
    ]),
  ];
}

const readersOf = (model: Model, topic: Resource | undefined): readonly Resource[] =>
  model.of('google_pubsub_subscription').filter((found) => targetOf(model, found, 'topic') === topic);

/** What reads a topic, by the end of its name. */
function topicFindings(model: Model, topic: Resource): Finding[] {
  const name = textAt(topic, 'name');
  const expected = name.endsWith('-dead-letter')
    ? ['-replay', '-archive']
    : /-(webhook-|outcomes)/.test(name)
      ? ['-archive']
      : name.endsWith('-secret-rotation')
        ? ['-due']
        : ['-push', '-archive'];
  const readers = readersOf(model, topic).map((reader) => textAt(reader, 'name'));
  return expected
    .filter((suffix) => !readers.includes(`${name}${suffix}`))
    .map((suffix) => finding('delivery', topic, `nothing reads it as ${name}${suffix}`));
}

function nameFindings(model: Model, subscription: Resource): Finding[] {
  const topic = targetOf(model, subscription, 'topic');
  const name = textAt(subscription, 'name');
  return topic && name.startsWith(`${textAt(topic, 'name')}-`)
    ? []
    : [finding('delivery', subscription, `${name} reads a topic of another name`)];
}

const isPubsubAgent = (member: string): boolean => member.endsWith('@gcp-sa-pubsub.iam.gserviceaccount.com');

function deadLetterFindings(model: Model, subscription: Resource): Finding[] {
  const topic = targetOf(model, subscription, 'dead_letter_policy.dead_letter_topic');
  if (!topic) return [finding('dead letters', subscription, 'its dead-letter topic is not in the stack')];
  const findings: Finding[] = [];
  const source = textAt(subscription, 'name').replace(/-(push|archive)$/, '');
  const expected = source === 'customerio-webhook-fallback' ? 'customerio-webhook-quarantine' : `${source}-dead-letter`;
  if (textAt(topic, 'name') !== expected)
    findings.push(finding('dead letters', subscription, `go to ${textAt(topic, 'name')}`));
  const readers = readersOf(model, topic).filter((reader) => valueAt(reader, 'expiration_policy.ttl') === '');
  if (readers.length === 0) findings.push(finding('dead letters', topic, 'nobody reads it for ever'));
  const publishes = model
    .of('google_pubsub_topic_iam_member')
    .some(
      (grant) =>
        targetOf(model, grant, 'topic') === topic &&
        textAt(grant, 'role') === 'roles/pubsub.publisher' &&
        isPubsubAgent(textAt(grant, 'member')),
    );
  if (!publishes) findings.push(finding('dead letters', topic, 'Pub/Sub may not publish to it'));
  const acknowledges = model
    .of('google_pubsub_subscription_iam_member')
    .filter(
      (grant) =>
        targetOf(model, grant, 'subscription') === subscription &&
        textAt(grant, 'role') === 'roles/pubsub.subscriber' &&
        isPubsubAgent(textAt(grant, 'member')),
    );
  if (acknowledges.length === 0)
    findings.push(finding('dead letters', subscription, 'Pub/Sub may not acknowledge on it'));
  for (const grant of acknowledges) {
    if (JSON.stringify(valueAt(grant, 'lifecycle.replace_triggered_by')) !== JSON.stringify([subscription.address])) {
      findings.push(finding('dead letters', grant, 'is lost when its subscription is replaced'));
    }
  }
  return findings;
}

function pushFindings(model: Model, push: Resource): Finding[] {
  const target = targetOf(model, push, 'push_config.push_endpoint');
  const signer = targetOf(model, push, 'push_config.oidc_token.service_account_email');
  if (!target || !signer) return [finding('push', push, 'has no function or no account to sign as')];
  const findings: Finding[] = [];
  const topicName = textAt(push, 'name').replace(/-push$/, '');
  if (textAt(target, 'name') !== topicName) findings.push(finding('push', push, `goes to ${textAt(target, 'name')}`));
  if (targetOf(model, push, 'push_config.oidc_token.audience') !== target) {
    findings.push(finding('push', push, 'is signed for another function'));
  }
  if (textAt(signer, 'account_id') !== 'customerio-push')
    findings.push(finding('push', push, 'is signed by another account'));
  // A send that comes after hours helps nobody; a change of a person still counts the next morning.
  const attempts = topicName === 'customerio-transactional' ? 20 : 100;
  if (valueAt(push, 'dead_letter_policy.max_delivery_attempts') !== attempts)
    findings.push(finding('push', push, `is not tried ${attempts} times`));
  const timeout = Number(valueAt(target, 'service_config.timeout_seconds'));
  if (timeout >= Number(valueAt(push, 'ack_deadline_seconds'))) {
    findings.push(finding('push', push, `gives up before the function does, after ${timeout} s`));
  }
  const invoker = model
    .of('google_cloud_run_service_iam_member')
    .find((grant) => targetOf(model, grant, 'service') === target && targetOf(model, grant, 'member') === signer);
  if (!invoker) findings.push(finding('push', push, 'its account may not call the function'));
  const depends = dependenciesOf(push);
  if (invoker && !depends.includes(invoker.address))
    findings.push(finding('push', push, 'does not wait for its invoker'));
  const signs = model
    .of('google_service_account_iam_member')
    .some(
      (grant) =>
        targetOf(model, grant, 'service_account_id') === signer &&
        textAt(grant, 'role') === 'roles/iam.serviceAccountTokenCreator' &&
        isPubsubAgent(textAt(grant, 'member')),
    );
  if (!signs) findings.push(finding('push', push, 'Pub/Sub may not sign as its account'));
  findings.push(...parkingFindings(model, push, target));
  return findings;
}

/** The function parks where its subscription's dead letters go, and may. */
function parkingFindings(model: Model, push: Resource, target: Resource): Finding[] {
  const topic = targetOf(model, push, 'dead_letter_policy.dead_letter_topic');
  const account = targetOf(model, target, 'service_config.service_account_email');
  if (!topic) return [];
  const findings: Finding[] = [];
  if (valueAt(target, 'service_config.environment_variables.DEAD_LETTER_TOPIC') !== textAt(topic, 'name')) {
    findings.push(finding('push', target, 'parks elsewhere than its subscription does'));
  }
  const parks = model
    .of('google_pubsub_topic_iam_member')
    .some((grant) => targetOf(model, grant, 'topic') === topic && targetOf(model, grant, 'member') === account);
  if (!parks) findings.push(finding('push', target, 'may not park'));
  return findings;
}

export const dependenciesOf = (resource: Resource): readonly unknown[] => {
  const found = valueAt(resource, 'depends_on');
  return Array.isArray(found) ? found : [];
};
