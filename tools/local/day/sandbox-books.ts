/** Takes the sandbox's record into the words of the books. */
import type { PersonView } from '../customerio/person-view';
import type { RecordedRequest } from '../customerio/request-log';
import type { SandboxEvent, SandboxPerson, SandboxRequest } from './books';

export const requestFrom = ({ method, path, body, answer, operations }: RecordedRequest): SandboxRequest => ({
  method,
  path,
  body,
  status: answer?.status ?? 0,
  results: operations.map(({ result, reason }) => ({ result, reason })),
});

/** Identifiers stand among the attributes too; they are compared as names. */
const namingAttributes: ReadonlySet<string> = new Set(['id', 'email', 'cio_id', 'anonymous_id']);

export function personFrom(view: PersonView): SandboxPerson {
  const { id, email, attributes, devices, relationships, events } = view;
  return {
    id: id ?? undefined,
    email: email ?? undefined,
    attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => !namingAttributes.has(name))),
    deviceTokens: devices.map(({ token }) => token),
    objects: relationships.map(({ object }) => `object:${object}`),
    events: events.map((event): SandboxEvent => ({
      ulid: event.id,
      name: event.name,
      timestamp: event.timestamp,
      attributes: event.attributes ?? {},
    })),
  };
}

/** `id:…` and `email:…` of those who are suppressed. */
export const suppressedNames = (views: readonly PersonView[]): string[] =>
  views
    .filter(({ suppressed }) => suppressed)
    .flatMap(({ id, email }) => [
      ...(id === null ? [] : [`id:${id}`]),
      ...(email === null ? [] : [`email:${email.toLowerCase()}`]),
    ]);
