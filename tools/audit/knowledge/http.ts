/** Requests to Customer.io's hosts by whatever HTTP client: the address is what tells them. */
import type { TSESTree } from '@typescript-eslint/types';

import { calleeName, dottedName, receiverOf } from '../program/nodes';
import { isAbsent, origins } from '../values/origins';
import { shapesOf } from '../values/objects';
import { startOfText, textsOf, type Text } from '../values/texts';
import { member, step, valueOf, type Value } from '../values/value';

export type Api = 'track' | 'app' | 'pipelines';

const hostApi: readonly (readonly [RegExp, Api])[] = [
  [/^(?:https?:)?\/\/track(?:-eu)?\.customer\.io(?=[/:?]|$)/i, 'track'],
  [/^(?:https?:)?\/\/(?:beta-)?api(?:-eu)?\.customer\.io(?=[/:?]|$)/i, 'app'],
  [/^(?:https?:)?\/\/cdp(?:-eu)?\.customer\.io(?=[/:?]|$)/i, 'pipelines'],
];

export const apiOfAddress = (address: string): Api | undefined =>
  hostApi.find(([pattern]) => pattern.test(address))?.[1];

export type HttpRequest = {
  readonly api: Api;
  readonly region: 'us' | 'eu';
  /** Upper case; undefined where it is not written down. */
  readonly method: string | undefined;
  readonly address: Text;
  readonly body: Value | undefined;
  /** Objects that may hold headers or credentials: the options of the call and of the client it is made with. */
  readonly options: readonly Value[];
};

const addressKeys = ['url', 'uri', 'baseURL', 'baseUrl', 'prefixUrl', 'href'];
const bodyKeys = ['body', 'data', 'json', 'payload'];
/** What only the body of a request to Customer.io has beside `data` or `body`, and no options of an HTTP client. */
const ownBodyKeys = ['name', 'type', 'identifiers', 'to', 'recipients', 'transactional_message_id'];
const requestMethod = /^(?:get|post|put|patch|delete|head|request|fetch|del|axiosRef|send|stream|call|exec|\$\w+)$/i;
const makesRequest = /fetch|axios|got|ky|request|http|superagent|needle|undici|wretch|phin|bent/i;
const makesClient = /^(?:create|extend|defaults|instance|Agent|URL)$/;

const withHost = (text: Text): Text | undefined => (apiOfAddress(startOfText(text)) ? text : undefined);

/** `{ hostname: 'track.customer.io', path: … }` as Node's own client takes it. */
function nodeAddress(options: Value): Text[] {
  return ['hostname', 'host'].flatMap((key) =>
    textsOf(member(options, key)).flatMap((host): Text[] => {
      if (typeof host[0] !== 'string') return [];
      const paths = textsOf(member(options, 'path'));
      return paths.map((path): Text => ['https://', ...host, ...path]);
    }),
  );
}

const addressesIn = (options: Value): Text[] => [
  ...addressKeys.flatMap((key) => textsOf(member(options, key))),
  ...nodeAddress(options),
];

/** The options that `axios.create`, `got.extend` and their like were called with, when the call uses such a client. */
function clientOptions(value: Value, call: TSESTree.CallExpression): Value[] {
  const object = receiverOf(call) ?? call.callee;
  return origins(step(value, object)).flatMap((origin) => {
    const made = origin.node;
    if (made.type !== 'CallExpression' && made.type !== 'NewExpression') return [];
    if (made.type === 'CallExpression' && !makesClient.test(calleeName(made) ?? '')) return [];
    return made.arguments.slice(0, 1).map((one) => valueOf(one, origin.module, origin.frame));
  });
}

function addressOf(value: Value, call: TSESTree.CallExpression, bases: readonly Value[]): Text | undefined {
  const [first] = call.arguments;
  if (!first || first.type === 'SpreadElement') return undefined;
  const argument = valueOf(first, value.module, value.frame);
  const own = [...textsOf(argument), ...addressesIn(argument)];
  const direct = own.map(withHost).find((text) => text !== undefined);
  if (direct) return direct;
  for (const base of bases.flatMap((options) => [...textsOf(options), ...addressesIn(options)])) {
    if (!withHost(base)) continue;
    const path = own.find((text) => typeof text[0] === 'string' && text[0] !== '' && !/^https?:/.test(text[0]));
    return joinPath(base, path ?? []);
  }
  return undefined;
}

const joinPath = (base: Text, path: Text): Text => {
  const last = base.at(-1);
  const head = typeof last === 'string' ? [...base.slice(0, -1), last.replace(/\/$/, '')] : base;
  const [first, ...rest] = path;
  return typeof first === 'string' ? [...head, first.startsWith('/') ? first : `/${first}`, ...rest] : head;
};

function methodOf(call: TSESTree.CallExpression, options: readonly Value[]): string | undefined {
  for (const one of options) {
    const [text] = textsOf(member(one, 'method'));
    if (typeof text?.[0] === 'string' && text.length === 1) return text[0].toUpperCase();
  }
  const name = (calleeName(call) ?? '').replace(/^\$/, '').toLowerCase();
  return /^(?:get|post|put|patch|delete|head)$/.test(name) ? name.toUpperCase() : undefined;
}

/** The object behind `JSON.stringify(x)`, or the value itself. */
export function unserialised(value: Value): Value[] {
  return origins(value).flatMap((origin) => {
    const { node } = origin;
    if (node.type !== 'CallExpression' || dottedName(node.callee) !== 'JSON.stringify') return [origin];
    const [first] = node.arguments;
    return first && first.type !== 'SpreadElement' ? origins(valueOf(first, origin.module, origin.frame)) : [];
  });
}

const isGiven = (value: Value): boolean => origins(value).some((origin) => !isAbsent(origin));

function bodyOf(call: TSESTree.CallExpression, args: readonly Value[], options: readonly Value[]): Value | undefined {
  const isPositional = /^(?:post|put|patch|\$post|\$put|\$patch)$/.test(calleeName(call) ?? '');
  const positional = isPositional ? args[1] : undefined;
  if (positional && ownBodyKeys.some((key) => isGiven(member(positional, key)))) return positional;
  const inOptions = options.flatMap((one) => bodyKeys.map((key) => member(one, key)).filter(isGiven));
  const [found] = inOptions;
  if (found) return found;
  return positional;
}

/** The request that a call makes, if it goes to Customer.io. */
export function httpRequestOf(value: Value, call: TSESTree.CallExpression): HttpRequest | undefined {
  const name = calleeName(call) ?? '';
  const callee = dottedName(call.callee) ?? '';
  if (!requestMethod.test(name) && !makesRequest.test(callee)) return undefined;
  if (makesClient.test(name)) return undefined;
  const bases = clientOptions(value, call);
  const address = addressOf(value, call, bases);
  const api = address && apiOfAddress(startOfText(address));
  if (!api) return undefined;
  const args = call.arguments.flatMap((one) =>
    one.type === 'SpreadElement' ? [] : [valueOf(one, value.module, value.frame)],
  );
  const options = args.filter((one) => shapesOf(one).some((shape) => shape.entries.length > 0));
  return {
    api,
    region: startOfText(address).includes('-eu.') ? 'eu' : 'us',
    method: methodOf(call, options),
    address,
    body: bodyOf(call, args, options),
    options: [...options, ...bases],
  };
}
