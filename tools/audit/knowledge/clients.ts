/** Which values are clients of Customer.io: the SDK's, this project's publisher, and what is plainly named after it. */
import { isClass, type Node } from '../program/nodes';
import { origins } from '../values/origins';
import { namesOf, step, type Value } from '../values/value';
import { externalOf, isPackage, type External } from './external';

export type ClientKind = 'track' | 'app' | 'pipelines' | 'publisher';

export type Client = {
  readonly kind: ClientKind;
  /** How it is known: made here, declared with the type, or named so in code that cannot be looked into. */
  readonly evidence: 'made' | 'typed' | 'named';
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
export const namesCustomerIo = (name: string): boolean =>
  /customer_?\.?-?io(?![a-z])|^cio(?![a-z])|Cio(?![a-z])|_cio(?:_|$)/i.test(name) && !/^customer_?ion/i.test(name);

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
function isNamedAfter(origin: Value): boolean {
  const external = externalOf(origin);
  if (external) {
    if (sdkPackage.test(external.source) || external.source.startsWith(pipelinesPackage)) return false;
    if (isPackage(external.source)) return namesCustomerIo(external.source.replace(/^@[^/]+\//, ''));
    return [...namesOf(origin), ...external.names, external.source.replace(/.*\//, '')].some(namesCustomerIo);
  }
  return (unknowable(origin.node) || origin.node.type.startsWith('TS')) && namesOf(origin).some(namesCustomerIo);
}

const appMethod =
  /^(?:send(?:Email|Push|SMS|WhatsApp|InApp|InboxMessage)|triggerBroadcast|get|list|create|update|delete|search)/;

export function clientsOf(value: Value, method: string): Client[] {
  return origins(value).flatMap((origin): Client[] => {
    if (origin.node.type === 'NewExpression' && origin.path.length === 0) {
      const kind = madeKind(step(origin, origin.node.callee));
      return kind ? [{ kind, evidence: 'made', origin }] : [];
    }
    const kind = knownKind(origin);
    if (kind) return [{ kind, evidence: 'typed', origin }];
    if (!isNamedAfter(origin)) return [];
    return [{ kind: appMethod.test(method) ? 'app' : 'track', evidence: 'named', origin }];
  });
}

/** Every place where a client is made, with its class. */
export const madeClient = (value: Value): ClientKind | undefined =>
  value.node.type === 'NewExpression' ? madeKind(step(value, value.node.callee)) : undefined;

export const isSdk = (source: string): boolean => sdkPackage.test(source);
