/**
 * Identifiers that may not come back. All identifiers of a person are suppressed together and freed together, whichever
 * of them the call names (Track API specification, suppress and unsuppress).
 */
import { ownIdentifierKinds, type OwnIdentifierKind, type PersonRef } from '../operation';
import { identifierKey } from './people';

export type SuppressedIdentifiers = Readonly<Partial<Record<OwnIdentifierKind, string>>>;

type Group = {
  readonly order: number;
  readonly identifiers: SuppressedIdentifiers;
  readonly cioId: string | undefined;
};

export class Suppression {
  readonly #groups = new Map<string, Group>();
  #count = 0;

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  add(identifiers: SuppressedIdentifiers, cioId: string | undefined): void {
    const group = { order: this.#count++, identifiers, cioId };
    for (const key of keysOf(group)) this.#groups.set(key, group);
  }

  has(ref: PersonRef): boolean {
    return this.#groups.size > 0 && this.#groups.has(keyOf(ref));
  }

  find(ref: PersonRef): Group | undefined {
    return this.#groups.get(keyOf(ref));
  }

  free(ref: PersonRef): boolean {
    const group = this.#groups.get(keyOf(ref));
    if (group === undefined) return false;
    for (const key of keysOf(group)) this.#groups.delete(key);
    return true;
  }

  list(): readonly Group[] {
    return [...new Set(this.#groups.values())].sort((a, b) => a.order - b.order);
  }
}

export type SuppressedGroup = Group;

function keyOf({ kind, value }: PersonRef): string {
  return `${kind}:${kind === 'cio_id' ? value : identifierKey(kind, value)}`;
}

function keysOf({ identifiers, cioId }: Group): string[] {
  const refs: PersonRef[] = ownIdentifierKinds.flatMap((kind) => {
    const value = identifiers[kind];
    return value === undefined ? [] : [{ kind, value }];
  });
  if (cioId !== undefined) refs.push({ kind: 'cio_id', value: cioId });
  return refs.map(keyOf);
}
