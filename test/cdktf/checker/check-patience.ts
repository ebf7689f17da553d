/** How long a message is tried: the first retry soon, the last one late enough, and a replay has time to finish. */
import { finding, textAt, valueAt, type Finding, type Model, type Resource } from './stack';

/** A one-time code waits for the first retry. */
const firstRetrySecondsMax = 30;
/** A batch of replayed dead letters is published and confirmed in this. */
const replaySecondsMin = 300;

/** From the first try to the last, by the end of the name. What is not named here is tried until it expires. */
const hoursMin: readonly (readonly [name: RegExp, hours: number, why: string])[] = [
  [/^customerio-transactional-push$/, 1, 'an outage of Customer.io that ends within the hour loses no send'],
  [/-push$/, 12, 'a key that expired in the evening is seen in the morning'],
  [/^customerio-webhook-fallback-archive$/, 6, 'BigQuery is away for hours, not for days'],
];

export const checkPatience = (model: Model): Finding[] =>
  model
    .of('google_pubsub_subscription')
    .flatMap((subscription) => [...replayFindings(subscription), ...retryFindings(subscription)]);

function replayFindings(subscription: Resource): Finding[] {
  const given = Number(valueAt(subscription, 'ack_deadline_seconds'));
  return textAt(subscription, 'name').endsWith('-replay') && !(given >= replaySecondsMin)
    ? [finding('patience', subscription, `takes a message back after ${given} s, while it is being replayed`)]
    : [];
}

function retryFindings(subscription: Resource): Finding[] {
  if (!('retry_policy' in subscription.attributes)) return [];
  const [first, longest] = ['minimum', 'maximum'].map((which) =>
    Number.parseInt(textAt(subscription, `retry_policy.${which}_backoff`), 10),
  ) as [number, number];
  const findings = first <= firstRetrySecondsMax ? [] : [finding('patience', subscription, `waits ${first} s at once`)];
  const attempts = valueAt(subscription, 'dead_letter_policy.max_delivery_attempts');
  const expected = hoursMin.find(([name]) => name.test(textAt(subscription, 'name')));
  if (typeof attempts !== 'number' || !expected) return findings;
  const [, hours, why] = expected;
  const tried = triedHours(attempts, first, longest);
  return tried >= hours
    ? findings
    : [...findings, finding('patience', subscription, `gives up after ${tried.toFixed(1)} h of ${hours}: ${why}`)];
}

/** Pub/Sub doubles the wait from the shortest to the longest. */
function triedHours(attempts: number, firstSeconds: number, longestSeconds: number): number {
  let seconds = 0;
  for (let retry = 0; retry < attempts - 1; retry++) seconds += Math.min(firstSeconds * 2 ** retry, longestSeconds);
  return seconds / 3600;
}
