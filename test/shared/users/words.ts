/** Who said what of a person, and what holds in the end by the table of docs/people.md. */
type Said = { readonly allowed: boolean; readonly at: number; readonly address?: string };
type Voices = Record<'person' | 'company' | 'database' | 'mailbox', Said[]>;

export class Words {
  readonly #said = new Map<string, Voices>();

  say(id: string, name: string, voice: keyof Voices, said: Said): void {
    this.voices(id, name)[voice].push(said);
  }

  /** `email` is the person's address in the end: a mailbox speaks of one address only. */
  expected(id: string, name: string, email: string | undefined): boolean | undefined {
    const { person: own, company, database, mailbox } = this.voices(id, name);
    const person = last(own);
    const ours = last([...company, ...database]);
    const bounced = last(mailbox);
    if (person?.allowed === false) return false;
    if (
      bounced?.address === email &&
      bounced &&
      !allowsAfter(person, bounced.at) &&
      !allowsAfter(last(company), bounced.at)
    )
      return false;
    if (ours?.allowed === false && !allowsAfter(person, ours.at)) return false;
    return person === undefined && ours === undefined ? undefined : true;
  }

  voices(id: string, name: string): Voices {
    const key = `${id} ${name}`;
    const voices = this.#said.get(key) ?? { person: [], company: [], database: [], mailbox: [] };
    this.#said.set(key, voices);
    return voices;
  }
}

const last = (said: readonly Said[]): Said | undefined => [...said].sort((a, b) => a.at - b.at).at(-1);
const allowsAfter = (said: Said | undefined, at: number): boolean => said?.allowed === true && said.at > at;
