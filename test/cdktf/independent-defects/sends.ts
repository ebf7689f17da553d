/** Defects of transactional sends and of the ledger that keeps them from being sent twice. */
import { type Defect, drop, set, unset } from './change';

const cloudFunction = 'google_cloudfunctions2_function';
const transactional = { name: 'customerio-transactional' };
const push = { name: 'customerio-transactional-push' };
const database = 'google_firestore_database';
const expiry = 'google_firestore_field';
const ledgerGrant = { role: 'roles/datastore.user' };
const variable = (name: string): string => `service_config.environment_variables.${name}`;

export const sendDefects: readonly Defect[] = [
  {
    id: 'ledger-in-memory',
    stack: 'prod',
    goesWrong: 'every instance remembers its own sends only: a redelivery to another one is sent twice',
    section: '5',
    plant: set(cloudFunction, transactional, variable('LEDGER'), 'memory'),
  },
  {
    id: 'ledger-of-another-name',
    stack: 'prod',
    goesWrong:
      'the function asks a database that is not there: nothing is sent, everything is retried until it is dead',
    section: '5',
    plant: set(cloudFunction, transactional, variable('LEDGER'), 'firestore:customerio'),
  },
  {
    id: 'expiry-of-another-field',
    stack: 'prod',
    goesWrong: 'no document has the field: the ledger grows for ever and keeps who was sent what',
    section: '5',
    plant: set(expiry, {}, 'field', 'expireAt'),
  },
  {
    id: 'expiry-of-another-collection',
    stack: 'prod',
    goesWrong: 'the TTL is on a collection that nobody writes: the ledger grows for ever',
    section: '5',
    plant: set(expiry, {}, 'collection', 'ledger'),
  },
  {
    id: 'field-without-its-ttl',
    stack: 'prod',
    goesWrong: 'without a ttl_config the field only loses its indexes: nothing expires',
    section: '5',
    plant: unset(expiry, {}, 'ttl_config'),
  },
  {
    id: 'sends-without-ledger-grant',
    stack: 'prod',
    goesWrong: 'no claim can be made: nothing is sent and every message ends as a dead letter two hours later',
    section: '1.2',
    plant: drop('google_project_iam_member', ledgerGrant),
  },
  {
    id: 'ledger-grant-for-another-database',
    stack: 'prod',
    goesWrong: 'the grant’s condition names the default database, so it never holds: as if there were none',
    section: '1.2',
    plant: set(
      'google_project_iam_member',
      ledgerGrant,
      'condition.expression',
      'resource.name == "projects/my-project-prod/databases/(default)"',
    ),
  },
  {
    id: 'ledger-in-datastore-mode',
    stack: 'prod',
    goesWrong: 'the Firestore client cannot talk to a database in Datastore mode, and the mode cannot be changed later',
    section: '5',
    plant: set(database, {}, 'type', 'DATASTORE_MODE'),
  },
  {
    id: 'ledger-unprotected',
    stack: 'prod',
    goesWrong: 'a replacement or a destroy forgets all sends, and what is redelivered or replayed is sent again',
    section: '5',
    plant: set(database, {}, 'delete_protection_state', 'DELETE_PROTECTION_DISABLED'),
  },
  {
    id: 'ledger-in-america',
    stack: 'prod',
    goesWrong: 'the ledger of an EU installation is stored in the United States, and cannot be moved',
    section: '1.2',
    plant: set(database, {}, 'location_id', 'nam5'),
  },
  {
    id: 'sends-retried-for-sixteen-hours',
    stack: 'prod',
    goesWrong: 'a hundred attempts as for events: a one-time code arrives the next morning',
    section: '1.3',
    plant: set('google_pubsub_subscription', push, 'dead_letter_policy.max_delivery_attempts', 100),
  },
  {
    id: 'timeout-above-the-deadline',
    stack: 'prod',
    goesWrong: 'the function may work for 120 s and Pub/Sub gives up after 90: the next delivery meets a running send',
    section: '1.3',
    plant: set(cloudFunction, transactional, 'service_config.timeout_seconds', 120),
  },
  {
    id: 'sends-with-the-track-key',
    stack: 'prod',
    goesWrong: 'the Track key is mounted where the App key belongs: 401 for every send',
    section: '4',
    plant: set(cloudFunction, transactional, 'service_config.secret_volumes.0.secret', 'customerio-track-api-key'),
  },
  {
    id: 'every-instance-has-the-whole-budget',
    stack: 'prod',
    goesWrong: 'five instances with 50 requests a second each run into Customer.io’s limit together',
    section: '2.1',
    plant: set(cloudFunction, transactional, variable('CUSTOMERIO_REQUESTS_PER_SECOND'), '50'),
  },
  {
    id: 'parks-where-it-may-not',
    stack: 'prod',
    goesWrong: 'copied from track: publishing there is refused, and what should be parked is retried for hours',
    section: '1.6',
    plant: set(cloudFunction, transactional, variable('DEAD_LETTER_TOPIC'), 'customerio-track-dead-letter'),
  },
  {
    id: 'anybody-may-send',
    stack: 'prod',
    goesWrong: 'anybody with a Google account can send mail in the company’s name',
    section: '1.2',
    plant: set(
      'google_pubsub_topic_iam_member',
      { topic: /\.transactional_topic/, member: /serviceAccount:shop/ },
      'member',
      'allAuthenticatedUsers',
    ),
  },
  {
    id: 'staging-sends-to-customers',
    stack: 'staging',
    goesWrong: 'without the list a test against a copy of production writes to real people',
    section: '1.8',
    plant: unset(cloudFunction, transactional, variable('RECIPIENTS_ALLOWED')),
  },
];
