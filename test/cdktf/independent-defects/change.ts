/** Changes to a synthesized stack, in the size in which people make mistakes: one setting, one resource, one grant. */
import { isDeepStrictEqual } from 'node:util';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Properties = Record<string, Json>;
/** What cdk.tf.json holds, as far as the defects touch it. */
export type SynthesizedStack = {
  terraform: Properties;
  provider: Record<string, Properties[]>;
  data: Record<string, Record<string, Properties>>;
  resource: Record<string, Record<string, Properties>>;
};

export type Change = (stack: SynthesizedStack) => SynthesizedStack;
/** Paths like `push_config.oidc_token.audience` or `conditions.0`, with what stands there or in its JSON. */
export type Where = Readonly<Record<string, string | RegExp>>;
export type NewValue = Json | ((old: Json | undefined, stack: SynthesizedStack) => Json | undefined);

export type Defect = {
  readonly id: string;
  readonly stack: 'prod' | 'prod-bootstrap' | 'staging';
  /** One sentence: what goes wrong in the cloud. */
  readonly goesWrong: string;
  /** The section of the team's notes on Google Cloud that it comes from. */
  readonly section: string;
  readonly plant: Change;
};

export const all =
  (...changes: readonly Change[]): Change =>
  (stack) =>
    changes.reduce((changed, change) => change(changed), stack);

/** Sets a setting that is of no resource, such as `terraform.backend.gcs.bucket`. */
export const setOfStack =
  (path: string, value: Json): Change =>
  (stack) => {
    const changed = structuredClone(stack);
    put(changed, path, value);
    return changed;
  };

/** Sets one setting of the one resource found. A value of undefined takes the setting away. */
export const set =
  (type: string, where: Where, path: string, value: NewValue): Change =>
  (stack) => {
    const changed = structuredClone(stack);
    const { properties } = find(changed, type, where);
    const old = at(properties, path);
    const next = typeof value === 'function' ? value(old, stack) : value;
    if (isDeepStrictEqual(old, next)) throw new Error(`${type} ${path}: nothing to change`);
    put(properties, path, next);
    return changed;
  };

export const unset = (type: string, where: Where, path: string): Change => set(type, where, path, () => undefined);

/** Takes a resource away as its author would: nothing depends on it afterwards. */
export const drop =
  (type: string, where: Where): Change =>
  (stack) => {
    const changed = structuredClone(stack);
    const { id } = find(changed, type, where);
    const kept = Object.entries(changed.resource[type] ?? {}).filter(([other]) => other !== id);
    changed.resource[type] = Object.fromEntries(kept);
    const address = `${type}.${id}`;
    for (const properties of Object.values(changed.resource).flatMap((resources) => Object.values(resources))) {
      for (const path of ['depends_on', 'lifecycle.replace_triggered_by']) {
        const addresses = at(properties, path);
        if (Array.isArray(addresses) && addresses.includes(address)) {
          put(
            properties,
            path,
            addresses.filter((other) => other !== address),
          );
        }
      }
    }
    if (JSON.stringify(changed).includes(address)) throw new Error(`${address} is still in use`);
    return changed;
  };

export const add =
  (type: string, id: string, properties: (stack: SynthesizedStack) => Properties): Change =>
  (stack) => {
    const changed = structuredClone(stack);
    changed.resource[type] = { ...changed.resource[type], [id]: properties(stack) };
    return changed;
  };

/** What another resource would write to refer to this one. */
export function reference(stack: SynthesizedStack, type: string, where: Where, attribute: string): string {
  return `\${${type}.${find(stack, type, where).id}.${attribute}}`;
}

export const referTo =
  (type: string, where: Where, attribute: string): NewValue =>
  (_old, stack) =>
    reference(stack, type, where, attribute);

/** A value that holds the text, with the text replaced. */
export const replaced =
  (from: string, to: string): NewValue =>
  (old) => {
    const text = JSON.stringify(old ?? null);
    if (!text.includes(from)) throw new Error(`${text} has no ${from}`);
    return JSON.parse(text.replaceAll(from, to)) as Json;
  };

function find(stack: SynthesizedStack, type: string, where: Where): { id: string; properties: Properties } {
  const found = Object.entries(stack.resource[type] ?? {}).filter(([, properties]) =>
    Object.entries(where).every(([path, expected]) => {
      const value = at(properties, path);
      return typeof expected === 'string' ? value === expected : expected.test(JSON.stringify(value ?? null));
    }),
  );
  const [only, ...others] = found;
  if (!only || others.length > 0) {
    const wanted = Object.entries(where).map(([path, expected]) => `${path} ${String(expected)}`);
    throw new Error(`${String(found.length)} of ${type} with ${wanted.join(', ')}: expected one`);
  }
  return { id: only[0], properties: only[1] };
}

const at = (value: Json, path: string): Json | undefined =>
  path
    .split('.')
    .reduce<Json | undefined>(
      (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Properties)[key] : undefined),
      value,
    );

function put(properties: Properties, path: string, value: Json | undefined): void {
  const keys = path.split('.');
  const last = keys.pop() ?? path;
  let inner = properties;
  for (const key of keys) {
    inner[key] ??= {};
    inner = inner[key] as Properties;
  }
  if (value !== undefined) inner[last] = value;
  else if (Array.isArray(inner)) inner.splice(Number(last), 1);
  else Reflect.deleteProperty(inner, last);
}
