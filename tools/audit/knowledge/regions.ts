/** The regions of Customer.io in code, and what decides between them. */
import { isFunction, isWithin, type Node } from '../program/nodes';
import type { Module } from '../program/module';
import { shapesOf } from '../values/objects';
import { isAbsent, origins } from '../values/origins';
import { startOfText, textsOf } from '../values/texts';
import { any, member, namesOf, valueOf, type Value } from '../values/value';
import { madeClient, namesCustomerIo } from './clients';
import { externalOf } from './external';
import { apiOfAddress } from './http';
import { words } from '../../../shared/contract/naming-rules';

export type Region = 'us' | 'eu';

/** The SDK's `RegionUS` or `RegionEU`, the region of a client, or of an address. */
function regionOfOrigin(origin: Value): Region | undefined {
  const name = externalOf(origin)?.names.at(-1);
  if (name === 'RegionUS' || name === 'RegionEU') return name === 'RegionUS' ? 'us' : 'eu';
  if (origin.path.length > 0) return undefined;
  const kind = madeClient(origin);
  if (kind && kind !== 'publisher' && origin.node.type === 'NewExpression') {
    const options = origin.node.arguments[kind === 'track' ? 2 : 1];
    if (!options || options.type === 'SpreadElement') return 'us';
    const given = origins(member(valueOf(options, origin.module, origin.frame), 'region'));
    return given.every(isAbsent) ? 'us' : given.map(regionOfOrigin).find((one) => one !== undefined);
  }
  const [text] = textsOf(origin);
  const start = text ? startOfText(text) : '';
  if (apiOfAddress(start)) return start.includes('-eu.') ? 'eu' : 'us';
  if (/^(?:track|api)(?:-eu)?\.customer\.io$/.test(start)) return start.includes('-eu.') ? 'eu' : 'us';
  return undefined;
}

export const regionsOf = (value: Value): Set<Region> =>
  new Set(origins(value).flatMap((origin) => regionOfOrigin(origin) ?? []));

/** A function that many call is looked into once. */
const known = new WeakMap<Node, Map<number, readonly string[]>>();

/** All names in an expression, and in the constants that it uses, each once. */
export function namesIn(node: Node, module: Module, depth = 0): readonly string[] {
  const byDepth = known.get(node) ?? new Map<number, readonly string[]>();
  known.set(node, byDepth);
  const before = byDepth.get(depth);
  if (before) return before;
  const identifiers = module.nodes('Identifier').filter((one) => isWithin(one, node));
  const texts = module
    .nodes('Literal')
    .flatMap((one) => (isWithin(one, node) && typeof one.value === 'string' ? [one.value] : []));
  const followed = depth >= 3 ? [] : identifiers.flatMap((one) => namesBehind(one, module, depth));
  const names = [...new Set([...identifiers.map(({ name }) => name), ...texts, ...followed])];
  byDepth.set(depth, names);
  return names;
}

/** The names in what an identifier was made from, and in what a function that it calls looks at. */
function namesBehind(identifier: Node, module: Module, depth: number): string[] {
  return origins(valueOf(identifier, module)).flatMap((origin) => {
    if (origin.node === identifier || origin.module !== module) return namesOf(origin);
    const isInside = isFunction(origin.node) || isWithin(identifier, origin.node);
    const inner = isFunction(origin.node) && !isWithin(identifier, origin.node) ? origin.node.body : origin.node;
    return isInside && inner === origin.node ? [] : [...namesOf(origin), ...namesIn(inner, module, depth + 1)];
  });
}

const wrong =
  /(?:^|_)(?:(?:aws|amazon|gcp|gcloud|google_cloud|google|azure|vercel|fly|cloud|s3|bucket|db|database|deploy|heroku|render|lambda|function|railway|netlify|k8s|cluster|zone|availability)_(?:\w+_)?(?:region|zone|location)|region_name|aws_default_region|node_env|app_env|vercel_env|env_name|environment|stage|deployment|hostname|country|country_code|countries|locale|language|lang|timezone|time_zone|tz|continent|currency|accept_language|geo|ip_country|nationality)(?:_|$)/;

const isWrong = (name: string): boolean => wrong.test(words(name)) && !namesCustomerIo(name);

/** The variable that decides and means something else; undefined when one about Customer.io takes part. */
export function wrongDecider(names: readonly string[]): string | undefined {
  if (names.some((name) => namesCustomerIo(name) || /workspace/i.test(name))) return undefined;
  return names.find(isWrong);
}

/** The regions that can come out of a table: `{ eu: RegionEU, us: RegionUS }`. */
export const tableRegions = (table: Node, module: Module): Set<Region> =>
  shapesOf(valueOf(table, module)).some(({ entries }) => entries.length > 1)
    ? regionsOf(member(valueOf(table, module), any))
    : new Set();

/** Part of an address of Customer.io: `-eu` in `https://track${x ? '-eu' : ''}.customer.io`. */
export function isPartOfAddress(node: Node): boolean {
  const { parent } = node;
  const whole = parent?.type === 'TemplateLiteral' ? parent.quasis.map((quasi) => quasi.value.raw).join('…') : '';
  return /(?:track|api)\S*\.customer\.io/.test(whole);
}
