/**
 * Who said what about messages to whom, and what must hold in the end: the table of docs/people.md, read on its own and
 * worked out from what happened. Nothing of shared/users is used, or both could be wrong alike.
 */

export type Voice = 'person' | 'company' | 'database' | 'mailbox';

export type Said = { readonly allowed: boolean; readonly atMs: number; readonly address?: string };

/** As the database names them. */
export const fields = [
  'unsubscribed',
  'topic_1',
  'topic_7',
  'email_complained',
  'email_bounced',
  'channel_email',
] as const;

export type PeopleField = (typeof fields)[number];

export class PeopleWords {
  readonly #said = new Map<string, Said[]>();

  say(id: string, field: PeopleField, voice: Voice, said: Said): void {
    const key = `${id} ${field} ${voice}`;
    this.#said.set(key, [...(this.#said.get(key) ?? []), said]);
  }

  /** Undefined where nobody has said anything; then messages are allowed. */
  expected(id: string, field: PeopleField, email: string | null): boolean | undefined {
    const last = (voice: Voice): Said | undefined => latest(this.#said.get(`${id} ${field} ${voice}`) ?? []);
    const [person, company, mailbox] = [last('person'), last('company'), last('mailbox')];
    const own = latest([company, last('database')].filter((said) => said !== undefined));
    if (person?.allowed === false) return false;
    const holds = mailbox?.address === undefined || mailbox.address === email?.toLowerCase();
    if (mailbox && holds && !isAllowedAfter(person, mailbox) && !isAllowedAfter(company, mailbox)) return false;
    if (own?.allowed === false && !isAllowedAfter(person, own)) return false;
    return person === undefined && own === undefined ? undefined : true;
  }
}

/** Of two at the same time the one that stops messages. */
const latest = (said: readonly Said[]): Said | undefined =>
  [...said].sort((one, other) => one.atMs - other.atMs || Number(other.allowed) - Number(one.allowed)).at(-1);

const isAllowedAfter = (said: Said | undefined, than: Said): boolean => said?.allowed === true && said.atMs > than.atMs;
