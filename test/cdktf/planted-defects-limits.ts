/** Violations by a number: a message that is given up too soon, an alert that speaks too late. */
import { changed, defects, type Defect, one, set, subscription } from './plant';

const policy = 'google_monitoring_alert_policy';
const threshold = 'conditions.0.condition_threshold';

const reworded =
  (part: string, from: string, to: string): Defect['plant'] =>
  (stack) => {
    const alert = one(stack, policy, part);
    set(alert, 'conditions', JSON.parse(JSON.stringify(alert.conditions).replace(from, to)));
  };

export const limitDefects = defects([
  {
    what: 'a hundred tries in two hours',
    rule: 'patience',
    plant: changed(subscription, 'identify_push', 'retry_policy.maximum_backoff', '60s'),
  },
  {
    what: 'a fallback that gives up in minutes',
    rule: 'patience',
    plant: changed(subscription, 'fallback_archive', 'dead_letter_policy.max_delivery_attempts', 5),
  },
  {
    what: 'a code that waits for ten minutes',
    rule: 'patience',
    plant: changed(subscription, 'transactional_push', 'retry_policy.minimum_backoff', '600s'),
  },
  {
    what: 'a replay that has ten seconds',
    rule: 'patience',
    plant: changed(subscription, 'identify_dead_letters_replay', 'ack_deadline_seconds', 10),
  },
  {
    what: 'a backlog of sends that nobody hears of for a day',
    rule: 'monitoring',
    plant: changed(policy, 'monitoring_transactional_backlog', `${threshold}.threshold_value`, 86_400),
  },
  {
    what: 'dead letters that have to come for an hour',
    rule: 'monitoring',
    plant: changed(policy, 'monitoring_identify_dead_letters', `${threshold}.duration`, '3600s'),
  },
  {
    what: 'a class of answers that there is not',
    rule: 'monitoring',
    plant: reworded('monitoring_identify_push', 'response_class!=\\"ack\\"', 'response_class!=\\"acked\\"'),
  },
  {
    what: 'a share of retries above one',
    rule: 'monitoring',
    plant: reworded('monitoring_retries', '> 0.5 ', '> 5 '),
  },
  {
    what: 'a first rotation on a day that will have passed',
    rule: 'settings',
    stack: 'prod-bootstrap',
    plant: changed('google_secret_manager_secret', 'secrets_', 'rotation.next_rotation_time', '2027-06-01T09:00:00Z'),
  },
]);
