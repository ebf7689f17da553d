/** Defects of names and references: what Terraform or an API refuses, or makes in the wrong order. */
import { type Defect, reference, referTo, replaced, set } from './change';

const subscription = 'google_pubsub_subscription';
const topic = 'google_pubsub_topic';
const subscriptionGrant = 'google_pubsub_subscription_iam_member';
const agentOnTrack = { subscription: /\.track_push/, member: /gcp-sa-pubsub/ };

export const referenceDefects: readonly Defect[] = [
  {
    id: 'replacement-by-an-expression',
    stack: 'prod',
    goesWrong: 'Terraform takes an address there and no "${…}": the stack does not validate',
    section: '7.4',
    plant: set(subscriptionGrant, agentOnTrack, 'lifecycle.replace_triggered_by', (_old, stack) => [
      reference(stack, subscription, { name: 'customerio-track-push' }, 'id'),
    ]),
  },
  {
    id: 'attribute-that-is-not-there',
    stack: 'prod',
    goesWrong: 'a function has no attribute `url` inside service_config: the stack does not validate',
    section: '1.8',
    plant: set(
      subscription,
      { name: 'customerio-transactional-push' },
      'push_config.push_endpoint',
      replaced('.service_config[0].uri', '.service_config[0].url'),
    ),
  },
  {
    id: 'resource-that-is-not-there',
    stack: 'prod',
    goesWrong: 'a construct was moved and its logical id with it; a hand-written reference still has the old one',
    section: '7.4',
    plant: set(
      'google_storage_bucket_iam_member',
      { role: 'roles/storage.objectViewer' },
      'bucket',
      '${google_storage_bucket.sources.name}',
    ),
  },
  {
    id: 'dead-letter-topic-by-its-short-name',
    stack: 'prod',
    goesWrong: 'a dead-letter topic needs its full name: the API refuses the subscription',
    section: '1.3',
    plant: set(
      subscription,
      { name: 'customerio-feedback-push' },
      'dead_letter_policy.dead_letter_topic',
      referTo(topic, { name: 'customerio-feedback-dead-letter' }, 'name'),
    ),
  },
  {
    id: 'topic-as-text',
    stack: 'prod',
    goesWrong: 'nothing says that the topic comes first: the first apply fails with 404, at random',
    section: '1.3',
    plant: set(
      subscription,
      { name: 'customerio-feedback-push' },
      'topic',
      'projects/my-project-prod/topics/customerio-feedback',
    ),
  },
  {
    id: 'grant-and-subscription-wait-for-each-other',
    stack: 'prod',
    goesWrong: 'the subscription waits for the grant that needs the subscription: Terraform reports a cycle',
    section: '1.2',
    plant: set(subscription, { name: 'customerio-track-push' }, 'depends_on', (old, stack) => [
      ...(Array.isArray(old) ? old : []),
      reference(stack, subscriptionGrant, agentOnTrack, '').slice(2, -2),
    ]),
  },
  {
    id: 'account-id-too-long',
    stack: 'prod',
    goesWrong: 'an account id has 6 to 30 characters: the API refuses it at the first apply',
    section: '1.2',
    plant: set(
      'google_service_account',
      { account_id: 'customerio-transactional' },
      'account_id',
      'customerio-transactional-function',
    ),
  },
  {
    id: 'topic-name-starts-with-a-digit',
    stack: 'prod',
    goesWrong: 'a topic’s name starts with a letter: the API refuses it, and with it all that hangs on it',
    section: '1.2',
    plant: set(topic, { name: 'customerio-outcomes' }, 'name', '1-customerio-outcomes'),
  },
];
