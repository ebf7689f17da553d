/** What a path of Customer.io's APIs asks for (Track and App API specifications, read 2026-08). */
import type { OperationKind } from './operations';
import type { HttpRequest } from './http';
import type { Part } from '../values/texts';

export type Route = {
  readonly kind: OperationKind;
  readonly shape: 'attributes' | 'event' | 'entity' | 'batch' | 'send' | 'none';
  /** The identifier in the path. */
  readonly person: Part | undefined;
};

const hole = '\u0000';
const segment = `[^/?]+`;

type Row = readonly [RegExp, OperationKind, Route['shape']];

const path = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll(':x', `(${segment})`)}/?(?:\\?|$)`);

const trackRows: readonly Row[] = [
  [path('/api/v1/customers/:x'), 'identify', 'attributes'],
  [path('/api/v1/customers/:x/events'), 'track', 'event'],
  [path('/api/v1/events'), 'track', 'event'],
  [path('/api/v1/customers/:x/suppress'), 'suppress', 'none'],
  [path('/api/v1/customers/:x/devices'), 'device', 'none'],
  [path('/api/v1/merge_customers'), 'merge', 'none'],
  [path('/api/v2/entity'), 'other', 'entity'],
  [path('/api/v2/batch'), 'other', 'batch'],
];

const appRows: readonly Row[] = [
  [path('/v1(?:/api)?/send/:x'), 'send', 'send'],
  [path('/v1(?:/api)?/campaigns/:x/triggers'), 'broadcast', 'none'],
];

/** The path with a mark for each hole, and the holes. */
function pathOf({ address }: HttpRequest): { text: string; holes: readonly Part[] } {
  const holes = address.filter((part) => typeof part !== 'string');
  const whole = address.map((part) => (typeof part === 'string' ? part : hole)).join('');
  return { text: whole.replace(/^(?:https?:)?\/\/[^/]*/i, ''), holes };
}

export function routeOf(request: HttpRequest): Route {
  const { text, holes } = pathOf(request);
  for (const [pattern, kind, shape] of request.api === 'track' ? trackRows : appRows) {
    const match = pattern.exec(text);
    if (!match) continue;
    const name = match[1];
    const before = name?.includes(hole) ? text.slice(0, text.indexOf(name)).split(hole).length - 1 : -1;
    const person = before >= 0 ? holes[before] : name;
    if (kind === 'identify' && request.method === 'DELETE') return { kind: 'delete', shape: 'none', person };
    if (kind === 'identify' && request.method === 'GET') return { kind: 'read', shape: 'none', person };
    return { kind, shape, person };
  }
  return {
    kind: request.method === 'GET' || request.method === undefined ? 'read' : 'other',
    shape: 'none',
    person: undefined,
  };
}
