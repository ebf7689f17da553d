/** Writes the day's sends: receipts, codes, password resets and pushes, and everything that can go wrong with a send. */
import { messageAttributes } from '../../../../shared/names';
import { chanceFrom, type Chance } from '../chance';
import type { Day } from '../day';
import { emailOf, hours } from '../day-draft';
import { isJsonObject, type Json } from '../operation';
import { brokenSends } from './broken-sends';
import { doubtfulFaults, lateAnswer, passingFaults, refusal } from './send-faults';
import type { Hour, PlannedSend, SendKind, SendsPlan, SendStep } from './send-plan';

export type SendsOptions = {
  readonly seed: number;
  /** How many ordinary sends; what goes wrong on purpose comes on top. */
  readonly sendsTotal: number;
  /** Who gets them, by id. */
  readonly people: readonly string[];
  /** With an answer that comes after the function has given up waiting, which takes half a minute. */
  readonly withLateAnswer: boolean;
};

/** Of ten ordinary sends so many in each part: most of them before the outage, which holds up what comes later. */
const shares: Readonly<Record<Hour, number>> = {
  night: 1,
  morning: 4,
  noon: 3,
  afternoon: 0,
  evening: 1,
  'late evening': 1,
};
const codeSeconds = 600;
/** A code that is worth nothing when the outage is over. */
const shortCodeSeconds = 3;
const repeatedMax = 6;

export function planSends({ seed, sendsTotal, people, withLateAnswer }: SendsOptions): SendsPlan {
  const writer = new SendWriter(chanceFrom(seed), people);
  const plan = new Map<Hour, SendStep[]>();
  for (const hour of hours) {
    const sends = Array.from({ length: Math.round((sendsTotal * shares[hour]) / 10) }, () => writer.ordinary());
    plan.set(hour, [{ kind: 'publish', sends }]);
  }
  const add = (hour: Hour, ...steps: readonly SendStep[]): void => void plan.get(hour)?.push(...steps);
  const publish = (...sends: readonly PlannedSend[]): SendStep => ({ kind: 'publish', sends });
  const early = writer.several('receipt', repeatedMax, 'receipt, asked for again in the evening');
  const late = writer.make('receipt', { story: 'receipt, answered after the deadline', fault: lateAnswer });

  add('night', publish(...brokenSends(people[0] ?? ''), ...(withLateAnswer ? [late] : [])));
  add('morning', publish(...early, ...writer.faulted(passingFaults)));
  const doubtful = writer.faulted(doubtfulFaults);
  const refused = writer.make('receipt', { story: 'receipt refused, mended and replayed', fault: refusal });
  add('noon', publish(...doubtful, refused), {
    kind: 'ledger-fails',
    name: 'ledger: refuses everything',
    keys: early.slice(0, 3).map(({ key }) => key),
    sends: writer.several('receipt', 3, 'receipt while the ledger is away'),
  });
  add('afternoon', ...outage(writer));
  add('evening', { kind: 'repeat', keys: [...early, ...doubtful].map(({ key }) => key) });
  add('late evening', { kind: 'replay', keys: [refused.key] });
  return { hours: plan, late: new Set(withLateAnswer ? [late.key] : []) };
}

/** First some that show an instance that it is no use; what comes then waits, and some of it expires. */
function outage(writer: SendWriter): SendStep[] {
  // Two at once reach both instances; three in a row without an answer, and an instance sends no more.
  const pairs = Array.from({ length: 4 }, (_, index) => [
    writer.make('receipt', { story: 'receipt into the outage' }),
    writer.make(index === 0 ? 'reset' : 'receipt', { story: 'into the outage' }),
  ]);
  const waiting = [
    ...writer.several('code', 4, 'code that expires while Customer.io is down', shortCodeSeconds),
    ...writer.several('code', 2, 'code that outlives the outage', codeSeconds),
    ...writer.several('receipt', 2, 'receipt during the outage'),
    ...writer.several('reset', 1, 'password reset during the outage'),
  ];
  const name = 'sends: 503, for minutes';
  return [
    { kind: 'settle' },
    { kind: 'outage', name },
    ...pairs.map((sends) => ({ kind: 'publish', sends }) as const),
    { kind: 'publish', sends: waiting },
  ];
}

type Told = Pick<PlannedSend, 'story' | 'fault' | 'copies'>;

class SendWriter {
  readonly #chance: Chance;
  readonly #people: readonly string[];
  #count = 0;

  constructor(chance: Chance, people: readonly string[]) {
    if (people.length === 0) throw new RangeError('people: got nobody to send to');
    this.#chance = chance;
    this.#people = people;
  }

  ordinary(): PlannedSend {
    const dice = this.#chance.int(1, 100);
    const kind = dice <= 50 ? 'receipt' : dice <= 75 ? 'code' : dice <= 88 ? 'push' : 'reset';
    const isTwice = this.#chance.percent(8);
    const story = isTwice ? `${kind}, asked for twice at once` : kind;
    return this.make(kind, { story, copies: isTwice ? 2 : 1 }, codeSeconds);
  }

  several(kind: SendKind, count: number, story: string, expiresInSeconds?: number): PlannedSend[] {
    return Array.from({ length: count }, () => this.make(kind, { story }, expiresInSeconds));
  }

  /** One for each fault: in doubt, a password reset is sent again and everything else is not. */
  faulted(faults: readonly (readonly [kind: SendKind, fault: NonNullable<PlannedSend['fault']>])[]): PlannedSend[] {
    return faults.map(([kind, fault]) =>
      this.make(kind, { story: `${kind} ${fault.name.replace(/^sends: /, '')}`, fault }, codeSeconds),
    );
  }

  make(kind: SendKind, told: Told, expiresInSeconds?: number): PlannedSend {
    this.#count += 1;
    const number = String(this.#count).padStart(5, '0');
    const person = this.#chance.pick(this.#people);
    return {
      key: `${kind}:${number}`,
      kind,
      via: 'publisher',
      body: this.#body(kind, person, number),
      ...told,
      ...(kind === 'code' && expiresInSeconds !== undefined && { expiresInSeconds }),
    };
  }

  #body(kind: SendKind, person: string, number: string): Json {
    const identifiers = { id: person };
    const mail = { identifiers, to: emailOf(person) };
    switch (kind) {
      case 'code':
        return {
          ...{ channel: 'sms', identifiers, to: `+1555010${String(this.#chance.int(0, 9999)).padStart(4, '0')}` },
          ...{
            transactional_message_id: 'sign_in_code',
            message_data: { code: String(this.#chance.int(100_000, 999_999)) },
          },
        };
      case 'push':
        return { channel: 'push', identifiers, transactional_message_id: 'parcel' };
      case 'reset':
        return { ...mail, transactional_message_id: 'password_reset', on_unknown_outcome: 'resend' };
      case 'receipt':
      case 'broken': {
        const file = Buffer.alloc(this.#chance.int(1_000, 20_000), `%PDF-1.7 order ${number} `).toString('base64');
        const message_data = { order: number, total: this.#chance.int(100, 99_999) / 100 };
        return {
          ...mail,
          transactional_message_id: 'receipt',
          message_data,
          attachments: { [`receipt-${number}.pdf`]: file },
        };
      }
    }
  }
}

/** Signed up in the first part of the day, and not deleted, merged or suppressed later. */
const lasting: ReadonlySet<string> = new Set(['sign-up', 'sign-up with two devices', 'sign-up with an account']);

/** Whoever a send makes known to Customer.io must be known to the day as well. */
export function peopleToSendTo({ steps }: Day): string[] {
  const night = steps.flatMap((step) => (step.kind === 'publish' && step.hour === hours[0] ? step.messages : []));
  return night.flatMap(({ story, data }) => {
    if (!lasting.has(story)) return [];
    const { identifiers }: Json = JSON.parse(data.toString()) as Json;
    return isJsonObject(identifiers) && typeof identifiers.id === 'string' ? [identifiers.id] : [];
  });
}

export const keyAttributes = (key: string): Readonly<Record<string, string>> => ({ [messageAttributes.eventId]: key });
