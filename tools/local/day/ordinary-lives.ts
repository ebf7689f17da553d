/** The bulk of the day: people who sign up, change their profiles, order things and look at pages. */
import type { Chance } from './chance';
import { emailOf, eventBody, hours, identifyBody, isoSeconds, onIdentify, onTrack, type DayDraft } from './day-draft';
import type { Json } from './operation';

type Life = {
  readonly draft: DayDraft;
  readonly person: string;
  /** Each message of a person has a second of its own: the contract orders changes by the second. */
  seconds: number;
  readonly signedUpHour: number;
  /** Untimed changes carry the time of publishing, so two of them could fall into one second. */
  untimedChange: boolean;
  /** How many messages the day still takes. */
  readonly left: () => number;
};

/** Writes about `messagesWanted` messages of a person not seen before, and in all no more than `messagesTotal`. */
export function addOrdinaryLife(draft: DayDraft, messagesWanted: number, messagesTotal: number): void {
  const { chance } = draft;
  const [first, ...later] = distinctSeconds(draft, messagesWanted);
  const life: Life = {
    draft,
    person: draft.nextPerson(),
    seconds: first,
    signedUpHour: draft.hourOf(first),
    untimedChange: false,
    left: () => messagesTotal - draft.publishedCount,
  };
  signUp(life);
  for (const seconds of later) {
    if (life.left() === 0) return;
    life.seconds = seconds;
    const dice = chance.int(1, 100);
    if (dice <= 35) changeProfile(life);
    else if (dice <= 60) order(life);
    else if (dice <= 92) viewPage(life);
    else addDevice(life);
  }
}

/** In ascending order, from a random moment of the day to its end. */
function distinctSeconds(draft: DayDraft, count: number): [number, ...number[]] {
  const from = draft.secondsOf(
    draft.chance.int(0, draft.chance.int(0, hours.length - 2)),
    draft.chance.int(0, 99) / 100,
  );
  const to = draft.secondsOf(hours.length - 1, 1);
  const seconds = new Set([from]);
  while (seconds.size < count) seconds.add(draft.chance.int(from, to));
  const [first = from, ...later] = [...seconds].sort((a, b) => a - b);
  return [first, ...later];
}

function signUp({ draft, person, seconds, signedUpHour }: Life): void {
  const createdAt = draft.chance.percent(15) ? isoSeconds(seconds) : seconds;
  draft.add(signedUpHour, {
    topic: onIdentify,
    story: 'sign-up',
    atSeconds: seconds,
    body: identifyBody(person, {
      timestamp: seconds,
      attributes: { email: emailOf(person), created_at: createdAt, plan: 'free', locale: draft.chance.pick(locales) },
    }),
  });
}

const locales = ['de', 'en', 'fr', 'ja', 'pt-BR'] as const;
const plans = ['free', 'basic', 'premium'] as const;
const pages = ['https://www.example.com/', 'https://www.example.com/pricing', 'https://www.example.com/help'] as const;

function changesFrom(chance: Chance): Json {
  const all: Json = {
    plan: chance.pick(plans),
    locale: chance.pick(locales),
    seats: chance.int(1, 50),
    newsletter: chance.percent(50),
    visits: chance.int(1, 400),
    note: chance.pick(['prefers mornings', 'café – naïve – 東京', 'a "quoted" word']),
  };
  const names = chance.jumble(Object.keys(all), 6).slice(0, chance.int(1, 4));
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

function changeProfile(life: Life): void {
  const { draft, person, seconds } = life;
  const { chance } = draft;
  const attributes = changesFrom(chance);
  const hour = draft.hourOf(seconds);
  if (chance.percent(6) && !life.untimedChange) {
    life.untimedChange = true;
    const raw = chance.percent(50) ? { raw: foreignAttributes(life) } : {};
    const body = identifyBody(person, { attributes });
    draft.add(hour, { topic: onIdentify, story: 'profile change without a time', atSeconds: seconds, body, ...raw });
    return;
  }
  // A late change is published up to two hours after its time, when newer ones have long arrived.
  const lateHour = Math.min(hours.length - 1, hour + chance.int(1, 2));
  const late = chance.percent(12) && lateHour > hour;
  const byEmail = hour > life.signedUpHour && chance.percent(15);
  draft.add(late ? lateHour : hour, {
    topic: onIdentify,
    story: late ? 'late profile change' : 'profile change',
    atSeconds: late ? draft.secondsOf(lateHour, chance.int(0, 99) / 100) : seconds,
    ...timedForm(life, (parts) =>
      identifyBody(person, {
        ...(byEmail && {
          identifiers: { email: chance.percent(50) ? emailOf(person) : emailOf(person).toUpperCase() },
        }),
        ...parts,
        attributes,
      }),
    ),
  });
}

function order(life: Life): void {
  const { draft, person, seconds } = life;
  const { chance } = draft;
  const number = `order-${person.slice('person-'.length)}-${seconds - draft.startSeconds}`;
  const attributes = {
    order_id: number,
    total: chance.int(100, 99_999) / 100,
    currency: chance.pick(['EUR', 'JPY', 'USD']),
  };
  const hour = draft.hourOf(seconds);
  if (chance.percent(6) && life.left() > 1) {
    const message = draft.add(hour, {
      topic: onTrack,
      story: 'order, published twice with one key',
      atSeconds: seconds,
      eventId: `order_placed:${number}`,
      body: eventBody(person, 'order_placed', { timestamp: seconds, attributes }),
    });
    draft.repeat(hour, message, seconds + chance.int(0, 3000));
    return;
  }
  if (chance.percent(8) && life.left() > 1) {
    const published = { event_id: `order_placed:${number}`, published_at: isoSeconds(seconds) };
    const message = draft.add(hour, {
      topic: onTrack,
      story: 'order, published twice by a service in another language',
      atSeconds: seconds,
      raw: published,
      body: eventBody(person, 'order_placed', { attributes }),
    });
    const again = Math.min(hours.length - 1, hour + (chance.percent(50) ? 0 : 1));
    draft.repeat(again, message, again === hour ? seconds + 1 : draft.secondsOf(again, 0.5));
    return;
  }
  draft.add(hour, {
    topic: onTrack,
    story: 'order',
    atSeconds: seconds,
    ...timedForm(life, (parts) => eventBody(person, 'order_placed', { ...parts, attributes })),
  });
}

function viewPage(life: Life): void {
  const { draft, person, seconds } = life;
  const { chance } = draft;
  const attributes = { referrer: chance.pick(['', 'https://search.example.com/']), width: chance.int(320, 2560) };
  const at = { topic: onTrack, atSeconds: seconds };
  const name = chance.pick(pages);
  if (chance.percent(8)) {
    const body = eventBody(person, name, { action: 'page', attributes });
    draft.add(draft.hourOf(seconds), {
      ...at,
      story: 'page view without attributes',
      raw: foreignAttributes(life),
      body,
    });
    return;
  }
  const action = chance.percent(90) ? 'page' : 'screen';
  draft.add(draft.hourOf(seconds), {
    ...at,
    story: `${action} view`,
    ...timedForm(life, (parts) => eventBody(person, name, { action, ...parts, attributes })),
  });
}

function addDevice({ draft, person, seconds }: Life): void {
  const { chance } = draft;
  const platform = chance.pick(['ios', 'android']);
  draft.add(draft.hourOf(seconds), {
    topic: onIdentify,
    story: 'device',
    atSeconds: seconds,
    body: (marker) => ({
      action: 'add_device',
      identifiers: { id: person },
      timestamp: seconds,
      device: { token: `token-${marker}`, platform, last_used: seconds, attributes: { day_marker: marker } },
    }),
  });
}

/** The same time in the forms that publishers write it in; only the first goes through the typed Publisher. */
function timedForm(
  life: Life,
  body: (parts: Json) => (marker: string) => Json,
): { readonly body: (marker: string) => Json; readonly raw?: Readonly<Record<string, string>> } {
  const { seconds } = life;
  const dice = life.draft.chance.int(1, 100);
  if (dice <= 70) return { body: body({ timestamp: seconds }) };
  if (dice <= 78) return { body: body({ timestamp: seconds * 1000 }), raw: foreignAttributes(life) };
  if (dice <= 86) return { body: body({ timestamp: isoSeconds(seconds) }), raw: foreignAttributes(life) };
  if (dice <= 94) return { body: body({}), raw: { published_at: isoSeconds(seconds) } };
  return { body: body({ timestamp: seconds }), raw: foreignAttributes(life) };
}

/** What publishers in other languages set, or do not set. None of it says when. */
function foreignAttributes({ draft, person, seconds }: Life): Record<string, string> {
  const { chance } = draft;
  const dice = chance.int(1, 3);
  if (dice === 1) return {};
  if (dice === 2) return { event_id: `${person}:${seconds}:${chance.int(1000, 9999)}` };
  return { origin: 'nightly-export', schema_version: '1' };
}
