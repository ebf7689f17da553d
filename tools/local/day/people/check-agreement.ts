/** Whether database, Customer.io and warehouse agree about every person, and with what must hold. Pure. */
import { fields, PeopleWords, type PeopleField } from './people-words';
import type { Told } from './told-words';

export type DatabaseRow = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly plan: string;
  readonly isDeleted: boolean;
};

/** What may be sent to a person; a field that is not there is allowed. */
export type Allowed = ReadonlyMap<PeopleField, boolean>;

export type CustomerioPerson = {
  readonly email: string | null;
  readonly name: unknown;
  readonly plan: unknown;
  readonly allowed: Allowed;
};

export type AgreementBooks = {
  readonly rows: readonly DatabaseRow[];
  /** By the database's own table of decisions. */
  readonly decided: ReadonlyMap<string, Allowed>;
  readonly customerio: ReadonlyMap<string, CustomerioPerson>;
  /** By the views of the warehouse: what was reported last of each person. */
  readonly warehouse: ReadonlyMap<string, Allowed>;
  /** What the company's side said. */
  readonly words: PeopleWords;
  /** What Customer.io told the webhook. */
  readonly told: readonly Told[];
};

export type Agreement = {
  readonly peopleCount: number;
  /** One line each; a person can differ in several ways. */
  readonly differences: readonly string[];
  readonly differingCount: number;
  /** To whom something may not be sent, in the end. */
  readonly refusingCount: number;
};

/** Tells the words of the webhook to those of the company: `words` holds all of them afterwards. */
export function checkAgreement({ rows, decided, customerio, warehouse, words, told }: AgreementBooks): Agreement {
  const reports = new PeopleWords();
  for (const { id, field, voice, said } of told) {
    words.say(id, field, voice, said);
    // The warehouse has no memory of addresses: what bounced, bounced.
    reports.say(id, field, voice, { allowed: said.allowed, atMs: said.atMs });
  }
  const differences: string[] = [];
  const differing = new Set<string>();
  const refusing = new Set<string>();
  const found = (id: string, what: string): void => {
    differing.add(id);
    differences.push(`${id}: ${what}`);
  };
  for (const row of rows) {
    const there = customerio.get(row.id);
    for (const what of profileDifferences(row, there)) found(row.id, what);
    for (const field of fields) {
      const reported = reports.expected(row.id, field, null) ?? true;
      const known = inWarehouse(warehouse.get(row.id), field);
      if (known !== reported)
        found(row.id, `${field}: reported was ${text(reported)}, the warehouse has ${text(known)}`);
      if (row.isDeleted) continue;
      const expected = words.expected(row.id, field, row.email) ?? true;
      const inDatabase = decided.get(row.id)?.get(field) ?? true;
      const atCustomerio = there?.allowed.get(field) ?? true;
      if (!expected) refusing.add(row.id);
      if (inDatabase === expected && atCustomerio === expected) continue;
      found(
        row.id,
        `${field}: must be ${text(expected)}, database ${text(inDatabase)}, Customer.io ${text(atCustomerio)}`,
      );
    }
  }
  const known = new Set(rows.map(({ id }) => id));
  for (const id of new Set([...customerio.keys(), ...warehouse.keys()])) {
    if (!known.has(id)) found(id, 'is not in the database');
  }
  return { peopleCount: rows.length, differences, differingCount: differing.size, refusingCount: refusing.size };
}

/** The views know bounces; that they stop a channel is the database's doing. */
const inWarehouse = (known: Allowed | undefined, field: PeopleField): boolean =>
  known?.get(field === 'channel_email' ? 'email_bounced' : field) ?? true;

const text = (allowed: boolean): string => (allowed ? 'allowed' : 'refused');

function profileDifferences(row: DatabaseRow, there: CustomerioPerson | undefined): string[] {
  if (row.isDeleted) return there === undefined ? [] : ['deleted in the database, and still at Customer.io'];
  if (there === undefined) return ['in the database, and not at Customer.io'];
  return (['email', 'name', 'plan'] as const).flatMap((field) =>
    there[field] === row[field] ? [] : [`${field}: Customer.io has another than the database`],
  );
}
