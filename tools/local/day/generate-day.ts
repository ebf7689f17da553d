/** Writes a day: some thousand messages of people who do what people do, and everything that can be wrong with them. */
import { topics } from '../../../shared/names';
import { chanceFrom } from './chance';
import type { Day, DayMessage, DayStep } from './day';
import { DayDraft, emailOf, hours, identifyBody, onIdentify } from './day-draft';
import { faultsOf } from './faults';
import { stageIncidents } from './incidents';
import { addOrdinaryLife } from './ordinary-lives';
import { specialStories } from './special-stories';
import { spoiledMessages } from './spoiled-messages';

export type DayOptions = {
  readonly seed: number;
  /** How many messages are published, replays not counted. */
  readonly messagesTotal: number;
  /** The day lies before this. */
  readonly nowSeconds: number;
};

/** All rare stories together, so that each comes at least once. */
export const messagesTotalMin = 300;
const messagesPerStoryRound = 1_500;
const messagesOfLife = { from: 5, to: 19 } as const;

export function generateDay({ seed, messagesTotal, nowSeconds }: DayOptions): Day {
  if (messagesTotal < messagesTotalMin) {
    throw new RangeError(`messages: got ${messagesTotal}, expected at least ${messagesTotalMin}`);
  }
  const chance = chanceFrom(seed);
  const draft = new DayDraft(chance, nowSeconds);
  const incidents = stageIncidents(draft);
  const rounds = Math.max(1, Math.floor(messagesTotal / messagesPerStoryRound));
  for (let round = 0; round < rounds; round += 1) {
    for (const story of specialStories) story(draft);
    addSpoiledMessages(draft, nowSeconds);
  }
  while (draft.publishedCount < messagesTotal) {
    addOrdinaryLife(draft, chance.int(messagesOfLife.from, messagesOfLife.to), messagesTotal);
  }
  const steps: DayStep[] = [...incidents.opening];
  for (const [hour, name] of hours.entries()) {
    steps.push(...stepsOf(draft, hour, name, hour === 0 ? incidents.inCompany : []));
  }
  return {
    seed,
    messagesTotal: draft.publishedCount,
    steps: [...steps, ...incidents.closing],
    scripted: incidents.scripted,
  };
}

/** In the afternoon the dead-letter topic of the identify messages fails as well, just when something is to be parked. */
const hourWithoutParking = 3;

function stepsOf(draft: DayDraft, hour: number, name: string, guests: readonly DayMessage[]): DayStep[] {
  const messages = draft.messagesOf(hour);
  messages.splice(Math.floor(messages.length / 2), 0, ...guests);
  const faults = faultsOf(hour, draft.chance).map((fault) => ({ kind: 'fault', fault }) as const);
  const parking =
    hour === hourWithoutParking ? [{ kind: 'parking-fails', topic: topics.identify, times: 2 } as const] : [];
  return [...faults, ...parking, { kind: 'publish', hour: name, messages }, { kind: 'settle' }];
}

/** All of them are about one person who has done nothing wrong, and whose profile none of them may change. */
function addSpoiledMessages(draft: DayDraft, nowSeconds: number): void {
  const person = draft.nextPerson();
  const signedUp = draft.secondsOf(0, 0.1);
  draft.add(0, {
    topic: onIdentify,
    story: 'sign-up of somebody about whom only broken messages follow',
    atSeconds: signedUp,
    body: identifyBody(person, { timestamp: signedUp, attributes: { email: emailOf(person), plan: 'premium' } }),
  });
  for (const [index, { topic, story, body, attributes }] of spoiledMessages.entries()) {
    const hour = 1 + (index % (hours.length - 1));
    const context = (marker: string): Parameters<typeof body>[0] => ({ marker, person, nowSeconds });
    draft.add(hour, {
      topic,
      story,
      atSeconds: draft.secondsOf(hour, draft.chance.int(0, 99) / 100),
      body: (marker) => body(context(marker)),
      raw: (marker) => attributes?.(context(marker)) ?? {},
    });
  }
}
