/** Which values are clients of Customer.io: the SDK's, this project's publisher, and what is plainly named after it. */
import { calleeName, isClass, receiverOf, type Node } from '../program/nodes';
import { elementsOf, shapesOf } from '../values/objects';
import { origins } from '../values/origins';
import { namesOf, step, valueOf, type Value } from '../values/value';
import { words } from '../../../shared/contract/naming-rules';
import { externalOf, isPackage, type External } from './external';

export type ClientKind = 'track' | 'app' | 'pipelines' | 'publisher';

export type Client = {
  readonly kind: ClientKind;
  /** How it is known: made here, declared with the type, or, in code that cannot be looked into, named or used so. */
  readonly evidence: 'made' | 'typed' | 'named' | 'shaped';
  readonly origin: Value;
};

const sdkPackage = /^customerio-node(?:\/|$)/;
const ownPackage = /^customerio-gcp(?:\/|$)/;
/** Customer.io's other product: its calls look like Segment's and its times are dates. */
const pipelinesPackage = '@customerio/cdp-analytics';

const sdkClasses = new Map<string, ClientKind>([
  ['TrackClient', 'track'],
  ['APIClient', 'app'],
  ['PipelinesClient', 'pipelines'],
]);

/** Names that people give a client of Customer.io, or a service around it. */
export const namesCustomerIo = (name: string): boolean => /(?:^|_)(?:customer_?io|cio)(?:_|$)/.test(words(name));

/** The class of client that an import stands for. */
export function clientClass({ source, names }: External): ClientKind | undefined {
  const name = names.filter((one) => one !== 'default').at(-1);
  if (sdkPackage.test(source)) {
    if (name !== undefined) return sdkClasses.get(name);
    // Version 1 and 2 exported one class, and later `customerio-node/track` and `/api`.
    return /\/api$|\/lib\/api$/.test(source) ? 'app' : 'track';
  }
  if (source.startsWith(pipelinesPackage)) return 'pipelines';
  return ownPackage.test(source) && name === 'Publisher' ? 'publisher' : undefined;
}

/** The class of client that `new X` makes, X's parents included. */
function madeKind(callee: Value, depth = 0): ClientKind | undefined {
  for (const origin of origins(callee)) {
    const external = externalOf(origin);
    const kind = external && clientClass(external);
    if (kind) return kind;
    if (isClass(origin.node) && origin.node.superClass && depth < 3) {
      const inherited = madeKind(step(origin, origin.node.superClass), depth + 1);
      if (inherited) return inherited;
    }
  }
  return undefined;
}

const knownKind = (origin: Value): ClientKind | undefined => {
  if (!origin.instance) return undefined;
  const external = externalOf(origin);
  return external && clientClass(external);
};

const unknowable = (node: Node): boolean =>
  node.type === 'Identifier' || node.type === 'CallExpression' || node.type === 'ThisExpression' || isClass(node);

/** A value that nothing is known about but its name: an import that cannot be resolved, a parameter, a service locator. */
const isUnknown = (origin: Value): boolean => {
  const external = externalOf(origin);
  if (external) return !isPackage(external.source);
  return unknowable(origin.node) || origin.node.type.startsWith('TS');
};

function isNamedAfter(origin: Value): boolean {
  const external = externalOf(origin);
  if (external) {
    if (sdkPackage.test(external.source) || external.source.startsWith(pipelinesPackage)) return false;
    if (isPackage(external.source)) return namesCustomerIo(external.source.replace(/^@[^/]+\//, ''));
    return [...namesOf(origin), ...external.names, external.source.replace(/.*\//, '')].some(namesCustomerIo);
  }
  return isUnknown(origin) && namesOf(origin).some(namesCustomerIo);
}

const appMethod =
  /^(?:send(?:Email|Push|SMS|WhatsApp|InApp|InboxMessage)|triggerBroadcast|get|list|create|update|delete|search)/;

/** Everybody else's clients have methods of these names too. */
const otherVendor =
  /segment|mixpanel|posthog|amplitude|analytics|braze|klaviyo|intercom|heap|rudder|plausible|gtag|statsig|vero|userlist|drip|iterable|telemetry|appinsights|sentry|datadog|stripe|snowplow|matomo|fullstory|hubspot|mailchimp|sendgrid|onesignal/i;

const namesOtherVendor = (origin: Value): boolean =>
  [...namesOf(origin), externalOf(origin)?.source ?? ''].some((name) => otherVendor.test(name));

const keysOf = (value: Value | undefined): Set<string> =>
  new Set(value ? shapesOf(value).flatMap(({ entries }) => entries.map(({ key }) => key)) : []);

const isSdkRequest = (value: Value | undefined): boolean =>
  value !== undefined &&
  origins(value).some(
    ({ node, module, frame }) =>
      node.type === 'NewExpression' &&
      origins(valueOf(node.callee, module, frame)).some((made) => sdkPackage.test(externalOf(made)?.source ?? '')),
  );

/** Calls that only Customer.io's SDK takes in this form: `track(id, { name })`, `entity({ identifiers, action })`. */
function shapedKind(method: string, args: readonly Value[]): ClientKind | undefined {
  const [first, second] = args;
  if (/^track(?:Anonymous)?$/.test(method) && second) {
    const keys = keysOf(second);
    if (keys.has('name') && !keys.has('event') && [...keys].every((key) => eventKeys.has(key))) return 'track';
  }
  if (/^send[A-Z]/.test(method) && isSdkRequest(first)) return 'app';
  if (!first || second) return undefined;
  if (method === 'entity' && keysOf(first).has('identifiers')) return 'track';
  if (method === 'batch' && elementsOf(first).some((one) => keysOf(one).has('identifiers'))) return 'track';
  return undefined;
}

const eventKeys = new Set(['name', 'data', 'id', 'timestamp', 'type', 'anonymous_id']);

/** `publisher.track({ identifiers, name })`, `publisher.enqueue.identify({…})`. */
const isPublisherCall = (origin: Value, method: string, args: readonly Value[]): boolean =>
  /^(?:identify|track|transactional)$/.test(method) &&
  (namesOf(origin).some((name) => /publisher/i.test(name)) || args.length === 1) &&
  ['identifiers', 'anonymous_id', 'channel'].some((key) => keysOf(args[0]).has(key));

/** A client that cannot be looked into, known by its name or by how it is called. */
function unknownClient(origin: Value, method: string, args: readonly Value[]): Client[] {
  if (!isUnknown(origin) && !isNamedAfter(origin)) return [];
  if (isUnknown(origin) && isPublisherCall(origin, method, args) && !namesOtherVendor(origin)) {
    return [{ kind: 'publisher', evidence: 'named', origin }];
  }
  if (isNamedAfter(origin)) return [{ kind: appMethod.test(method) ? 'app' : 'track', evidence: 'named', origin }];
  if (namesOtherVendor(origin)) return [];
  const shaped = shapedKind(method, args) ?? (method === 'identify' && tracksShaped(origin) ? 'track' : undefined);
  return shaped ? [{ kind: shaped, evidence: 'shaped', origin }] : [];
}

/** Whether the file also calls `track` of the same object in Customer.io's form. */
function tracksShaped(origin: Value): boolean {
  const { module } = origin;
  return module.nodes('CallExpression').some((call) => {
    const object = calleeName(call) === 'track' ? receiverOf(call) : undefined;
    if (
      !object ||
      !origins(valueOf(object, module)).some(
        ({ node, path }) => node === origin.node && path.join() === origin.path.join(),
      )
    ) {
      return false;
    }
    const args = call.arguments.flatMap((one) => (one.type === 'SpreadElement' ? [] : [valueOf(one, module)]));
    return shapedKind('track', args) !== undefined;
  });
}

export function clientsOf(value: Value, method: string, args: readonly Value[]): Client[] {
  return origins(value).flatMap((origin): Client[] => {
    if (origin.node.type === 'NewExpression' && origin.path.length === 0) {
      const kind = madeKind(step(origin, origin.node.callee));
      return kind ? [{ kind, evidence: 'made', origin }] : [];
    }
    const kind = knownKind(origin);
    if (kind) return [{ kind, evidence: 'typed', origin }];
    return unknownClient(origin, method, args);
  });
}

/** Every place where a client is made, with its class. */
export const madeClient = (value: Value): ClientKind | undefined =>
  value.node.type === 'NewExpression' ? madeKind(step(value, value.node.callee)) : undefined;

export const isSdk = (source: string): boolean => sdkPackage.test(source);
