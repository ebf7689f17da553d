/** Defects of the way from a topic through its push subscription, and of its dead letters. */
import { add, type Defect, drop, reference, referTo, replaced, set, unset } from './change';

const topic = 'google_pubsub_topic';
const subscription = 'google_pubsub_subscription';
const topicGrant = 'google_pubsub_topic_iam_member';
const subscriptionGrant = 'google_pubsub_subscription_iam_member';

const identifyPush = { name: 'customerio-identify-push' };
const trackPush = { name: 'customerio-track-push' };
const agent = /gcp-sa-pubsub/;

export const pushDeliveryDefects: readonly Defect[] = [
  {
    id: 'dead-letter-grant-for-another-agent',
    stack: 'prod',
    goesWrong:
      'Eventarc’s agent may publish dead letters and Pub/Sub’s may not: attempts go on for ever past the limit',
    section: '1.2',
    plant: set(
      topicGrant,
      { topic: /\.identify_dead_letters_topic/, member: agent },
      'member',
      replaced('gcp-sa-pubsub', 'gcp-sa-eventarc'),
    ),
  },
  {
    id: 'acknowledge-grant-on-the-dead-letters',
    stack: 'prod',
    goesWrong: 'the agent may acknowledge on the replay subscription, not on the source: nothing is ever dead-lettered',
    section: '1.2',
    plant: set(
      subscriptionGrant,
      { subscription: /\.track_push/, member: agent },
      'subscription',
      referTo(subscription, { name: 'customerio-track-dead-letter-replay' }, 'name'),
    ),
  },
  {
    id: 'dead-letters-into-their-own-topic',
    stack: 'prod',
    goesWrong: 'what gave up never leaves the topic: it is tried for ever, or comes back to it as a new message',
    section: '1.3',
    plant: set(
      subscription,
      identifyPush,
      'dead_letter_policy.dead_letter_topic',
      referTo(topic, { name: 'customerio-identify' }, 'id'),
    ),
  },
  {
    id: 'dead-letters-of-another-flow',
    stack: 'prod',
    goesWrong: 'people’s changes that gave up lie among the events’ dead letters, and a replay hands them to track',
    section: '1.2',
    plant: set(
      subscription,
      identifyPush,
      'dead_letter_policy.dead_letter_topic',
      referTo(topic, { name: 'customerio-track-dead-letter' }, 'id'),
    ),
  },
  {
    id: 'replay-reads-the-source',
    stack: 'prod',
    goesWrong:
      'the replay subscription collects every healthy event, and parked ones have nobody who could replay them',
    section: '1.1',
    plant: set(
      subscription,
      { name: 'customerio-track-dead-letter-replay' },
      'topic',
      referTo(topic, { name: 'customerio-track' }, 'id'),
    ),
  },
  {
    id: 'replay-expires-when-idle',
    stack: 'prod',
    goesWrong: 'a month without dead letters deletes the replay subscription, and the next dead letter is lost',
    section: '1.2',
    plant: set(subscription, { name: 'customerio-identify-dead-letter-replay' }, 'expiration_policy.ttl', '2678400s'),
  },
  {
    id: 'tokens-for-the-wrong-account',
    stack: 'prod',
    goesWrong: 'the agent may make tokens of the identify function’s account, not of the one that pushes',
    section: '1.2',
    plant: set(
      'google_service_account_iam_member',
      { role: 'roles/iam.serviceAccountTokenCreator', member: agent },
      'service_account_id',
      referTo('google_service_account', { account_id: 'customerio-identify' }, 'name'),
    ),
  },
  {
    id: 'push-without-a-token',
    stack: 'prod',
    goesWrong: 'the function asks for a token that nobody sends: 403 for every push, and dead letters a day later',
    section: '1.3',
    plant: unset(subscription, identifyPush, 'push_config.oidc_token'),
  },
  {
    id: 'audience-of-another-function',
    stack: 'prod',
    goesWrong: 'tokens for track name the identify function as their audience: 401 for every push',
    section: '1.3',
    plant: set(
      subscription,
      trackPush,
      'push_config.oidc_token.audience',
      referTo('google_cloudfunctions2_function', { name: 'customerio-identify' }, 'service_config[0].uri'),
    ),
  },
  {
    id: 'push-without-its-envelope',
    stack: 'prod',
    goesWrong:
      'the function gets bare data without attributes and delivery attempt, and parks every message as malformed',
    section: '1.3',
    plant: set(subscription, trackPush, 'push_config.no_wrapper', { write_metadata: true }),
  },
  {
    id: 'exactly-once-on-a-push',
    stack: 'prod',
    goesWrong: 'exactly-once is for pull only: the API refuses the subscription at the first apply',
    section: '1.1',
    plant: set(subscription, trackPush, 'enable_exactly_once_delivery', true),
  },
  {
    id: 'no-retry-policy',
    stack: 'prod',
    goesWrong: 'redelivery at once: a hundred attempts are gone in seconds and a short outage dead-letters everything',
    section: '1.3',
    plant: unset(subscription, identifyPush, 'retry_policy'),
  },
  {
    id: 'deadline-below-the-timeout',
    stack: 'prod',
    goesWrong: 'a push is given up and sent again while the first one still runs: concurrent duplicates',
    section: '1.3',
    plant: set(subscription, identifyPush, 'ack_deadline_seconds', 30),
  },
  {
    id: 'filter-on-an-optional-attribute',
    stack: 'prod',
    goesWrong: 'messages of publishers that leave the attribute out are acknowledged unseen: lost without a trace',
    section: '1.3',
    plant: set(subscription, trackPush, 'filter', 'attributes.schema_version = "1"'),
  },
  {
    id: 'ten-minutes-of-retention',
    stack: 'prod',
    goesWrong: 'what is not delivered within ten minutes is dropped, without dead letter and without alert',
    section: '1.3',
    plant: set(subscription, identifyPush, 'message_retention_duration', '600s'),
  },
  {
    id: 'archive-transform-on-the-push',
    stack: 'prod',
    goesWrong:
      'the transform that keeps personal data out of the archive empties the messages that are to be delivered',
    section: '1.3',
    plant: set(subscription, trackPush, 'message_transforms', (_old, stack) => {
      const archives = Object.values(stack.resource[subscription] ?? {});
      const archive = archives.find(({ name }) => name === 'customerio-track-archive');
      return archive?.message_transforms ?? null;
    }),
  },
  {
    id: 'a-topic-stored-in-america',
    stack: 'prod',
    goesWrong: 'personal data of the EU is stored in Iowa',
    section: '1.2',
    plant: set(topic, { name: 'customerio-track' }, 'message_storage_policy.allowed_persistence_regions', [
      'us-central1',
    ]),
  },
  {
    id: 'binding-beside-members',
    stack: 'prod',
    goesWrong: 'the binding owns the role and takes the agent’s grant away on every other apply: dead letters stop',
    section: '1.2',
    plant: add('google_pubsub_topic_iam_binding', 'identify_parkers', (stack) => ({
      topic: reference(stack, topic, { name: 'customerio-identify-dead-letter' }, 'name'),
      role: 'roles/pubsub.publisher',
      members: [reference(stack, 'google_service_account', { account_id: 'customerio-identify' }, 'member')],
    })),
  },
  {
    id: 'function-may-not-park',
    stack: 'prod',
    goesWrong:
      'track cannot publish to its dead-letter topic: a message that only parking can settle is retried for hours',
    section: '1.2',
    plant: drop(topicGrant, { topic: /\.track_dead_letters_topic/, member: /\.track_to_account/ }),
  },
];
