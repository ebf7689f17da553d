/** Track API v1: people, events, devices, merges. Each call becomes one operation in the words of v2. */
import { metaError, ok, v1Errors, type Answer } from './answers';
import type { Attributes, RawOperation } from './operation';
import { ignored, type Result } from './result';
import { answeredWith, type Call, type Route, type Work } from './router';
import { isRecord } from './validate';

/** Undefined where the body is no JSON object; nothing at all counts as an empty one. */
export function bodyOf({ raw }: Call): Attributes | undefined {
  if (raw.length === 0) return {};
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const malformed = (): Work => answeredWith(v1Errors(['request body is not a valid JSON object']));

export const v1Answer = ([result]: readonly Result[]): Answer =>
  result?.result === 'rejected' ? v1Errors(result.problems.map((problem) => problem.sentence)) : ok;

export const mergeAnswer = ([result]: readonly Result[]): Answer =>
  result?.result === 'rejected' ? metaError(result.problems.map((problem) => problem.sentence).join('; ')) : ok;

/**
 * "We determine the identifier type from the shape of the value, so a phone number in the path is treated as an `id`"
 * (Track API specification, path parameter).
 */
export function identifiersOf(value: string): Attributes {
  if (value.startsWith('cio_')) return { cio_id: value.slice('cio_'.length) };
  return value.includes('@') ? { email: value } : { id: value };
}

export function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

type Build = (identifiers: Attributes, body: Attributes, call: Call) => RawOperation;

/** A call about the person in the path. */
function aboutPerson(build: Build, answer: Work['answer'] = v1Answer): Route['read'] {
  return (call) => {
    const part = call.parameters.identifier ?? '';
    const identifier = decoded(part);
    if (identifier === undefined) return answeredWith(v1Errors(['path is not URL-encoded']));
    const body = bodyOf(call);
    if (body === undefined) return malformed();
    const operation = build(identifiersOf(identifier), body, call);
    // "If your identifier contains special characters … URL-encode": without it the call is a 200 without effect.
    if (/[+@]/.test(part)) return { items: [{ operation, result: ignored('path_not_encoded') }], answer: () => ok };
    return { items: [{ operation }], answer };
  };
}

const person = (action: string, identifiers: Attributes, rest: Attributes = {}): RawOperation => ({
  type: 'person',
  action,
  identifiers,
  ...rest,
});

/** "Any other event is given the `event` type" (Track API specification, events). */
const eventAction = (type: unknown): string => (type === 'page' || type === 'screen' ? type : 'event');

const event = (identifiers: Attributes, { name, id, timestamp, type, data }: Attributes): RawOperation =>
  person(eventAction(type), identifiers, { name, id, timestamp, attributes: data });

function deviceOf({ device }: Attributes): unknown {
  if (!isRecord(device)) return device;
  const { id, ...rest } = device;
  return { token: id, ...rest };
}

const readAnonymousEvent: Route['read'] = (call) => {
  const body = bodyOf(call);
  if (body === undefined) return malformed();
  const { anonymous_id: anonymousId } = body;
  const none = anonymousId === undefined || anonymousId === null || anonymousId === '';
  return { items: [{ operation: event(none ? {} : { anonymous_id: anonymousId }, body) }], answer: v1Answer };
};

const readMerge: Route['read'] = (call) => {
  const body = bodyOf(call);
  if (body === undefined) return answeredWith(metaError('request body is not a valid JSON object'));
  const { primary, secondary } = body;
  return { items: [{ operation: { type: 'person', action: 'merge', primary, secondary } }], answer: mergeAnswer };
};

const route = (method: Route['method'], path: string, read: Route['read']): Route => ({
  method,
  path,
  auth: 'track',
  version: 'v1',
  read,
});

const customer = '/api/v1/customers/:identifier';

export const trackV1Routes: readonly Route[] = [
  route(
    'PUT',
    customer,
    aboutPerson((identifiers, body) => person('identify', identifiers, { attributes: body })),
  ),
  route(
    'DELETE',
    customer,
    aboutPerson((identifiers) => person('delete', identifiers)),
  ),
  route('POST', `${customer}/events`, aboutPerson(event)),
  route(
    'POST',
    `${customer}/suppress`,
    aboutPerson((identifiers) => person('suppress', identifiers)),
  ),
  route(
    'POST',
    `${customer}/unsuppress`,
    aboutPerson((identifiers) => person('unsuppress', identifiers)),
  ),
  route(
    'PUT',
    `${customer}/devices`,
    aboutPerson((identifiers, body) => person('add_device', identifiers, { device: deviceOf(body) })),
  ),
  route(
    'DELETE',
    `${customer}/devices/:device`,
    aboutPerson((identifiers, _body, { parameters }) =>
      person('delete_device', identifiers, { device: { token: decoded(parameters.device ?? '') } }),
    ),
  ),
  route('POST', '/api/v1/events', readAnonymousEvent),
  route('POST', '/api/v1/merge_customers', readMerge),
];
