/** One operation in the oracle's own words, read from a message or from a request to Customer.io. */

export type Json = Readonly<Record<string, unknown>>;

/** `id:person-0001`, `email:…`, `cio_id:…`; for an object `object:1/account-0001`. */
export type Target = string;

export type Operation =
  | { readonly action: 'identify'; readonly target: Target; readonly attributes: Json }
  | {
      readonly action: 'event' | 'page' | 'screen';
      readonly target: Target | undefined;
      readonly anonymousId: string | undefined;
      readonly name: string;
      /** The publisher's own ULID, when the message has one. */
      readonly ulid: string | undefined;
      readonly attributes: Json;
    }
  | { readonly action: 'delete' | 'suppress' | 'unsuppress'; readonly target: Target }
  | { readonly action: 'merge'; readonly target: Target; readonly secondary: Target }
  | {
      readonly action: 'add_device' | 'delete_device';
      readonly target: Target;
      readonly token: string;
      readonly attributes: Json;
    }
  | {
      readonly action: 'add_relationships' | 'delete_relationships';
      readonly target: Target;
      readonly related: readonly Target[];
    };

export type Event = Extract<Operation, { readonly anonymousId: unknown }>;

export const isEvent = (operation: Operation): operation is Event => 'anonymousId' in operation;

/** Without a time at Customer.io, so the contract refuses them when they are old. */
export const destructiveActions: ReadonlySet<string> = new Set(['delete', 'suppress', 'unsuppress', 'merge']);

export const isJsonObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The attribute in which a body carries its marker. */
export const markerAttribute = 'day_marker';

/**
 * By what an operation is known in every book: its marker where it can carry one, else what it does and to whom; the
 * day says each of those once.
 */
export function traceKey(operation: Operation): string {
  if ('attributes' in operation) {
    const marker = operation.attributes[markerAttribute];
    if (typeof marker === 'string') return marker;
  }
  const parts: string[] = [operation.action, 'target' in operation ? (operation.target ?? '') : ''];
  if (operation.action === 'merge') parts.push(operation.secondary);
  if ('token' in operation) parts.push(operation.token);
  if ('related' in operation) parts.push(...operation.related);
  return parts.join(' ');
}
