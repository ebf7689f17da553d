/** What happens in the demo's day besides its own small faults: an outage, a storm of 429, instances killed at work. */
import type { Day, DayStep, Fault } from '../day/day';
import type { hours } from '../day/day-draft';
import type { RunDayOptions } from '../day/run-day';
import { faultSchedule } from './schedule';

type FullDay = Pick<Required<RunDayOptions>, 'instances' | 'faults' | 'alter' | 'sends' | 'peopleTotal' | 'rates'>;

/** As many instances as a small deployment keeps warm. */
const instances = { min: 2, max: 2, concurrency: 500 } as const;

const pushes = { redeliverPerMille: 20, duplicatePerMille: 5, delayPerMille: 5, delayMsMax: 100 } as const;

const kills = 2;

/** What is sure to be pushed to each function, of all messages. */
const shareOfFewest = 0.35;

/** In the company's database. */
const peopleMax = 3_000;

/** Somewhat more than usual of what must come back to the database. */
const rates = { hardBounce: 3, complaint: 1, unsubscribe: 6, topicChange: 8, resubscribe: 40 };

/** Ordinary sends, beside the messages and on top of them. */
const shareOfSends = 0.06;
const sendsMin = 30;

const batch = { path: '/api/v2/batch' };

/**
 * Pub/Sub waits 10, 20, 40, 80 and 160 s between the attempts of a message: five minutes are five or six of them. The
 * waits are compressed and the functions are not, so the outage is counted in requests, enough for so many attempts.
 */
const outage: Fault = {
  name: '503 for five minutes of attempts',
  script: { match: batch, times: 120, status: 503, body: { errors: [] } },
};

/** Each instance pauses for as long as the answer asks, a second every time. */
const storm: Fault = {
  name: '429 storm',
  script: {
    match: batch,
    times: 8,
    status: 429,
    headers: { 'retry-after': '1' },
    body: { errors: [{ reason: 'rate_limited', field: '', message: 'too many requests' }] },
  },
};

const byHour: ReadonlyMap<string, Fault> = new Map([
  ['noon', outage],
  ['evening', storm],
] satisfies readonly (readonly [(typeof hours)[number], Fault])[]);

export function fullDay(seed: number, messagesTotal: number): FullDay {
  const fewest = Math.floor(messagesTotal * shareOfFewest);
  return {
    instances,
    faults: faultSchedule({
      seed,
      messages: { identify: fewest, track: fewest },
      times: { SIGKILL: kills, SIGTERM: 0, pause: 0 },
      pushes,
    }),
    alter: withWeather,
    peopleTotal: Math.min(peopleMax, messagesTotal),
    rates,
    sends: { total: Math.max(sendsMin, Math.floor(messagesTotal * shareOfSends)), withLateAnswer: true },
  };
}

function withWeather(day: Day): Day {
  const steps = day.steps.flatMap((step): DayStep[] => {
    const fault = step.kind === 'publish' ? byHour.get(step.hour) : undefined;
    return fault === undefined ? [step] : [{ kind: 'fault', fault }, step];
  });
  return { ...day, steps };
}
