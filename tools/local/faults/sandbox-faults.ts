/** Faults of Customer.io that strike by chance, each with a seed of its own, and messages that it refuses in a 207. */
import type { Chance } from '../day/chance';
import type { Day, DayMessage, DayStep, Fault, Scripted } from '../day/day';
import { hours } from '../day/day-draft';
import { refusedText } from '../day/incidents';
import { isJsonObject } from '../day/operation';

const rateLimited = { errors: [{ reason: 'rate_limited', field: '', message: 'too many requests' }] };
const htmlPage = '<html><head><title>503</title></head><body>Service Unavailable</body></html>';

type Kind = (seed: number) => Fault;

/** Customer.io answers before it did anything. */
const before: readonly Kind[] = [
  (seed) => ({ name: 'by chance: 503', script: { times: 'always', probability: 0.08, seed, status: 503 } }),
  (seed) => ({
    name: 'by chance: 503 with an HTML page',
    script: {
      times: 'always',
      probability: 0.03,
      seed,
      status: 503,
      headers: { 'content-type': 'text/html' },
      body: htmlPage,
    },
  }),
  (seed) => ({
    name: 'by chance: connection reset',
    script: { times: 'always', probability: 0.06, seed, reset: true },
  }),
  // Every 429 makes an instance pause for a second, so they are few.
  (seed) => ({
    name: 'by chance: 429',
    script: {
      match: { path: '/api/v2/batch' },
      times: 5,
      probability: 0.05,
      seed,
      status: 429,
      headers: { 'retry-after': '1' },
      body: rateLimited,
    },
  }),
];

/** Customer.io has done its work, and nobody hears of it. */
const after: readonly Kind[] = [
  (seed) => ({
    name: 'by chance: reset after the work was done',
    script: { times: 'always', probability: 0.04, seed, reset: true, afterAccept: true },
  }),
  (seed) => ({
    name: 'by chance: 503 after the work was done',
    script: { times: 'always', probability: 0.04, seed, status: 503, afterAccept: true },
  }),
  (seed) => ({
    name: 'by chance: slow answer',
    script: { times: 'always', probability: 0.05, seed, delayMs: 150, afterAccept: true },
  }),
  (seed) => ({ name: 'by chance: slow body', script: { times: 'always', probability: 0.04, seed, bodyMs: 100 } }),
  (seed) => ({ name: 'by chance: half a body', script: { times: 'always', probability: 0.03, seed, cutBody: true } }),
];

/** Nobody else's fate hangs on these. */
const refusableStories: ReadonlySet<string> = new Set(['profile change', 'order', 'page view', 'screen view']);

/**
 * The same day under fire: faults by chance from its first message to its mending, and `refusedPerMille` of the ordinary
 * messages refused, as the day's own incidents are: a request meets one fault, so one fault has to refuse them all. The
 * order of the faults decides which one a request meets: those that do work before they fail come
 * last, or they would do what is to be refused.
 */
export function underFire(day: Day, chance: Chance, refusedPerMille: number): Day {
  const make = (kind: Kind): DayStep => ({ kind: 'fault', fault: kind(chance.int(1, 1_000_000)) });
  const scripted = new Map<string, Scripted>(day.scripted);
  const refuse = (message: DayMessage): DayMessage => {
    if (chance.int(1, 1_000) > refusedPerMille || !refusableStories.has(message.story)) return message;
    scripted.set(message.marker, { kind: 'refused', code: 'CUSTOMERIO_REJECTED' });
    return { ...message, data: withAttribute(message.data) };
  };
  const firstHour = day.steps.findIndex((step) => step.kind === 'publish' && step.hour === hours[0]);
  const steps = day.steps.map((step) =>
    step.kind === 'publish' ? { ...step, messages: step.messages.map(refuse) } : step,
  );
  return {
    ...day,
    scripted,
    steps: [...before.map(make), ...steps.slice(0, firstHour), ...after.map(make), ...steps.slice(firstHour)],
  };
}

function withAttribute(data: Buffer): Buffer {
  const body: unknown = JSON.parse(data.toString());
  if (!isJsonObject(body)) throw new TypeError('an ordinary message is a JSON object');
  const attributes = isJsonObject(body.attributes) ? body.attributes : {};
  return Buffer.from(JSON.stringify({ ...body, attributes: { ...attributes, source: refusedText } }));
}
