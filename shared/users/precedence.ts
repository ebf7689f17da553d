/**
 * Who decides whether a person may be messaged. Pure, and independent of the order in which words arrive: what is kept
 * is what was said and when, and the decision is worked out from all of it. The table is in docs/people.md.
 */

export type Voice =
  /** The person: a link in a message, a preference centre, the spam button. */
  | 'person'
  /** The company, through this repository. */
  | 'company'
  /** The company's database, through the view `customerio.people`. */
  | 'database'
  /** The mailbox: it bounces. Holds for one address only. */
  | 'mailbox';

export type Word = {
  readonly allowed: boolean;
  readonly atMs: number;
  readonly source: string;
  readonly reason?: string;
  /** Of the mailbox, in lower case. */
  readonly address?: string;
};

/** A value and its time, as Customer.io reported it or was told it. */
export type Mark = { readonly allowed: boolean; readonly atMs: number };

/** Everything that is known about one field of one person. */
export type Preference = {
  readonly words: Readonly<Partial<Record<Voice, Word>>>;
  /** What Customer.io reported of this field, the newest ones. May be the echo of what it was told. */
  readonly heard: readonly Mark[];
  /** What Customer.io was told, the newest ones. */
  readonly told: readonly Mark[];
  /** The profile was deleted then, and Customer.io knows nothing any more of what is older. */
  readonly goneAtMs?: number;
};

export type Decision = { readonly allowed: boolean; readonly voice: Voice; readonly word: Word };

export const unknownPreference: Preference = { words: {}, heard: [], told: [] };

/** Enough to tell an echo from news while events overtake each other. */
const marksMax = 12;

/** The later word counts; of two at the same time the one that stops messages. */
const outranks = (one: Mark, other: Mark): boolean =>
  one.atMs > other.atMs || (one.atMs === other.atMs && !one.allowed && other.allowed);

const later = <M extends Mark>(one: M | undefined, other: M | undefined): M | undefined =>
  one === undefined || (other !== undefined && outranks(other, one)) ? other : one;

/** A voice replaces only what it said before. */
export function withWord(preference: Preference, voice: Voice, word: Word): Preference {
  const known = preference.words[voice];
  if (known !== undefined && !outranks(word, known)) return preference;
  return { ...preference, words: { ...preference.words, [voice]: word } };
}

export const withHeard = (preference: Preference, mark: Mark): Preference => ({
  ...preference,
  heard: withMark(preference.heard, mark),
});

export const withTold = (preference: Preference, mark: Mark): Preference => ({
  ...preference,
  told: withMark(preference.told, mark),
});

function withMark(marks: readonly Mark[], { allowed, atMs }: Mark): readonly Mark[] {
  if (marks.some((known) => known.atMs === atMs && known.allowed === allowed)) return marks;
  const sorted = [...marks, { allowed, atMs }].sort((one, other) => (outranks(one, other) ? -1 : 1));
  return sorted.slice(0, marksMax);
}

/** Undefined when nobody has said anything. `address` is where the person's e-mail goes now. */
export function decide(preference: Preference, address: string | undefined): Decision | undefined {
  const { company, database, mailbox } = preference.words;
  const person = personWord(preference);
  const decision = (voice: Voice, word: Word): Decision => ({ allowed: word.allowed, voice, word });
  const isAfter = (word: Word | undefined, than: Word): boolean =>
    word !== undefined && word.allowed && word.atMs > than.atMs;

  if (person?.allowed === false) return decision('person', person);
  if (
    mailbox?.allowed === false &&
    holdsFor(mailbox, address) &&
    !isAfter(person, mailbox) &&
    !isAfter(company, mailbox)
  )
    return decision('mailbox', mailbox);
  const own = later(company, database);
  if (own?.allowed === false && !isAfter(person, own)) return decision(own === company ? 'company' : 'database', own);
  if (person !== undefined) return decision('person', person);
  return own && decision(own === company ? 'company' : 'database', own);
}

const holdsFor = (mailbox: Word, address: string | undefined): boolean =>
  mailbox.address === undefined || address === undefined || mailbox.address === address.toLowerCase();

/** What the person said, to us or to Customer.io: of its reports, those that are not the echo of our own telling. */
export function personWord({ words, heard, told }: Preference): Word | undefined {
  const news = heard.filter((mark) => !isEcho(mark, heard, told)).reduce<Mark | undefined>(later, undefined);
  return later<Word>(words.person, news && { ...news, source: 'customerio' });
}

/** How long after it was told something Customer.io may report just that. */
const echoMsMax = 15 * 60_000;

/** Whether the last thing before it was that we told Customer.io the same, a little earlier. */
function isEcho(mark: Mark, heard: readonly Mark[], told: readonly Mark[]): boolean {
  const before = (marks: readonly Mark[]): Mark | undefined =>
    marks.filter((other) => other !== mark && other.atMs <= mark.atMs).reduce<Mark | undefined>(later, undefined);
  const telling = before(told);
  if (telling?.allowed !== mark.allowed || mark.atMs - telling.atMs > echoMsMax) return false;
  const report = before(heard);
  return report === undefined || report.atMs <= telling.atMs || isEcho(report, heard, told);
}

/**
 * What Customer.io has to be told so that it agrees with the decision; undefined when it does. The time is that of the
 * word that decided, or just after what Customer.io believes now, because there the newest write wins.
 */
export function nextTelling(
  preference: Preference,
  address: string | undefined,
  initially: boolean | undefined,
): Mark | undefined {
  const decision = decide(preference, address);
  const wanted = decision?.allowed ?? initially;
  if (wanted === undefined) return undefined;
  const { heard, told, goneAtMs = Number.NEGATIVE_INFINITY } = preference;
  const all = [...heard, ...told].filter(({ atMs }) => atMs > goneAtMs);
  const newestMs = Math.max(...all.map(({ atMs }) => atMs));
  const newest = all.filter(({ atMs }) => atMs === newestMs);
  if (newest.length === 0) {
    const saidMs = wholeSecond(decision?.word.atMs ?? 0);
    return wanted === initially ? undefined : { allowed: wanted, atMs: Math.max(saidMs, wholeSecond(goneAtMs) + 1000) };
  }
  // Two that differ within one second: which of them Customer.io took last is not known, so it is told once more.
  if (newest.every(({ allowed }) => allowed === wanted)) return undefined;
  return { allowed: wanted, atMs: Math.max(wholeSecond(decision?.word.atMs ?? 0), wholeSecond(newestMs) + 1000) };
}

/** Customer.io knows times to the second. */
const wholeSecond = (atMs: number): number => Math.floor(atMs / 1000) * 1000;
