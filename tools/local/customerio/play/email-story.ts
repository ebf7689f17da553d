/**
 * The life of one mail. Words of failures are those seen in public payloads; the order of metrics is that of the
 * reporting webhooks' guide (docs.customer.io, read 2026-08).
 */
import type { Attributes } from '../operation';
import { textOf } from '../validate';
import { linkAt, step, type Step, type Told } from './story';

const minute = 60;
const hour = 60 * minute;

export const hardBounceTexts = [
  '550 5.1.1 The email account that you tried to reach does not exist',
  '550 5.5.0 Requested action not taken: mailbox unavailable',
] as const;

export function* emailStory(told: Told): Generator<Step> {
  const { delivery, dice, rates, isSuppressedAddress } = told;
  const addressed: Attributes = { recipient: delivery.recipient ?? '', subject: delivery.subject ?? '' };
  if (delivery.blocked !== undefined) {
    yield step(1, 'undeliverable', { ...addressed, failure_message: delivery.blocked });
    return;
  }
  if (isSuppressedAddress) {
    yield step(1, 'dropped', { ...addressed, failure_message: 'The address is suppressed' });
    return;
  }
  if (dice.percent(rates.failed)) {
    yield step(1, 'failed', {
      subject: delivery.subject ?? '',
      failure_message: "Variable 'customer.test' is missing",
    });
    return;
  }
  let at = dice.int(1, 5);
  if (dice.percent(rates.attempted)) {
    yield step(at, 'attempted', { failure_message: '421 4.7.0 Try again later' });
    at += dice.int(minute, 5 * minute);
  }
  yield step(at, 'sent', { ...addressed, content: textOf(delivery.body?.body) ?? '<p></p>', headers: {} });
  if (dice.percent(rates.hardBounce)) {
    const text = hardBounceTexts[dice.int(0, hardBounceTexts.length - 1)] ?? hardBounceTexts[0];
    yield step(at + dice.int(1, 30), 'bounced', { ...addressed, failure_message: text }, { kind: 'bounced' });
    return;
  }
  if (dice.percent(rates.softBounce)) {
    for (let left = dice.int(1, 2); left > 0; left -= 1) {
      at += dice.int(5 * minute, hour);
      yield step(at, 'deferred', { ...addressed, failure_message: '452 4.2.2 The mailbox is over quota' });
    }
    if (dice.percent(10)) {
      yield step(at + hour, 'bounced', { ...addressed, failure_message: '452 4.2.2 The mailbox is over quota' });
      return;
    }
  }
  at += dice.int(1, 20);
  yield step(at, 'delivered', addressed);
  yield* reading(told, addressed, at);
}

function* reading(told: Told, addressed: Attributes, delivered: number): Generator<Step> {
  const { delivery, dice, rates, opensByMachine, clicksByMachine } = told;
  const isTracked = delivery.body?.tracked !== false;
  if (isTracked && opensByMachine) {
    yield step(delivered + dice.int(10, 600), 'opened', { ...addressed, proxied: true, prefetched: true });
  }
  if (isTracked && clicksByMachine) {
    for (const [index, href] of told.links.entries()) {
      yield step(delivered + 2 + index, 'clicked', { ...addressed, href, link_id: index + 1, machine: true });
    }
  }
  if (dice.percent(rates.complaint)) {
    yield* complaining(told, addressed, delivered + dice.int(hour, 6 * hour));
    return;
  }
  if (!dice.percent(rates.open)) return;
  const opened = delivered + dice.int(minute, 20 * hour);
  // A third reads without images: the open is known by the click alone, and is then synthetic.
  const isClicked = dice.percent(rates.click);
  const isSynthetic = isClicked && dice.percent(33);
  if (isTracked && !isSynthetic) yield step(opened, 'opened', openedBy(told, addressed));
  if (isTracked && dice.percent(20)) yield step(opened + dice.int(hour, 8 * hour), 'opened', openedBy(told, addressed));
  if (isClicked && isTracked) {
    const clicked = opened + dice.int(5, 300);
    if (isSynthetic) yield step(clicked, 'opened', { ...addressed, synthetic: true });
    yield step(clicked, 'clicked', { ...addressed, ...linkAt(told) });
    if (dice.percent(rates.convert)) yield step(clicked + dice.int(minute, 4 * hour), 'converted', addressed);
  }
  yield* leaving(told, addressed, opened + dice.int(10, 600));
}

/** Gmail fetches images through a proxy when somebody looks: proxied and not prefetched. Flags that are false may be absent. */
function openedBy({ dice }: Told, addressed: Attributes): Attributes {
  if (dice.percent(40)) return { ...addressed, proxied: true, prefetched: false };
  return dice.percent(50) ? { ...addressed, proxied: false, prefetched: false } : addressed;
}

function* complaining(told: Told, addressed: Attributes, at: number): Generator<Step> {
  yield step(at, 'spammed', addressed, { kind: 'complained' });
  if (!told.complaintUnsubscribes) return;
  yield { ...step(at, 'unsubscribed', {}, { kind: 'unsubscribed' }), shape: 'customer' };
}

/** A mail's unsubscribe link is reported twice: as a metric of the mail, and as a change of the person. */
function* leaving({ dice, rates, topics, delivery }: Told, addressed: Attributes, at: number): Generator<Step> {
  // Who is no person of the workspace has no subscription to change.
  if ((delivery.person?.cio_id ?? null) === null) return;
  if (dice.percent(rates.unsubscribe)) {
    yield step(at, 'unsubscribed', addressed, { kind: 'unsubscribed' });
    const shape = dice.percent(50) ? 'customer' : 'customer_by_email';
    yield { ...step(at, 'unsubscribed', {}, { kind: 'unsubscribed' }), shape };
    if (dice.percent(rates.resubscribe)) {
      yield { ...step(at + hour, 'subscribed', {}, { kind: 'subscribed' }), shape: 'customer' };
    }
    return;
  }
  const topic = topics[dice.int(0, Math.max(0, topics.length - 1))];
  if (topic === undefined || !dice.percent(rates.topicChange)) return;
  const subscribed = dice.percent(25);
  yield {
    ...step(
      at,
      'cio_subscription_preferences_changed',
      { content: JSON.stringify({ topics: { [topic]: subscribed } }) },
      { kind: 'topic', topic, subscribed },
    ),
    shape: 'preferences',
  };
}
