/** Every small damage that can be done to a stack by machine: each setting in turn, each reference, each resource. */
import { checkSchema } from './checker/check-schema';
import { settingFindings } from './checker/check-settings';
import { checkStack } from './checker/check-stack';
import { copyOf, type Attributes, type Stack } from './checker/stack';

export type MutationRun = {
  readonly mutants: number;
  readonly caught: number;
  /** `<type>.<setting> <damage>`, sorted, each once. */
  readonly survivors: readonly string[];
};

type Holder = Record<string, unknown>;

/** What one value can become. */
const damages: Readonly<Record<string, (value: unknown) => unknown>> = {
  dropped: () => undefined,
  emptied: (value) =>
    typeof value === 'string' ? '' : Array.isArray(value) ? [] : typeof value === 'object' ? {} : null,
  'of another type': (value) => (typeof value === 'string' ? [12] : 'text'),
  'out of range': (value) => {
    if (typeof value === 'number') return value * 1000 + 999_983;
    if (typeof value === 'boolean') return !value;
    return typeof value === 'string' ? `${value}~` : undefined;
  },
  'below its range': (value) => (typeof value === 'number' ? -1 : undefined),
  'cut off': (value) =>
    typeof value === 'string' && value.includes('${') ? value.replace(/\$\{[^}]*\}/, 'cut') : undefined,
  'pointed elsewhere': (value) =>
    typeof value === 'string' && /^\$\{google_\w+\.\w+\./.test(value)
      ? value.replace(/\.\w+(\.\w+)*\}$/, '_gone$&')
      : undefined,
};

/** `every`: 1 for all damages, n for one in n of them, always the same ones. */
export function runMutants(stack: Stack, name: string, every = 1): MutationRun {
  const copy = copyOf(stack);
  // Else every damage would look found.
  const before = checkStack(copy, name);
  if (before.length > 0) throw new Error(`${name} is damaged before it is: ${JSON.stringify(before[0])}`);
  let damagesTotal = 0;
  let mutants = 0;
  let caught = 0;
  const survivors = new Set<string>();
  const judge = (key: string, isFound: () => boolean): void => {
    damagesTotal += 1;
    if (damagesTotal % every !== 0) return;
    mutants += 1;
    if (isFound()) caught += 1;
    else survivors.add(key);
  };
  for (const [type, byId] of Object.entries((copy.resource ?? {}) as Record<string, Record<string, Attributes>>)) {
    for (const [id, attributes] of Object.entries(byId)) {
      // The cheap checks see one resource; only what they miss is worth a look at the whole.
      const isFound = (): boolean =>
        checkSchema({ resource: { [type]: { [id]: attributes } } }).length > 0 ||
        settingFindings({ type, id, address: `${type}.${id}`, attributes }).length > 0 ||
        checkStack(copy, name).length > 0;
      damageEach(attributes, type, (key) => {
        judge(key, isFound);
      });
      Reflect.deleteProperty(byId, id);
      judge(`${type} dropped`, () => checkStack(copy, name).length > 0);
      byId[id] = attributes;
    }
  }
  for (const part of ['data', 'provider', 'terraform', 'output']) {
    const found = (copy as Readonly<Record<string, unknown>>)[part];
    if (typeof found !== 'object' || found === null) continue;
    damageEach(found as Holder, part, (key) => {
      judge(key, () => checkStack(copy, name).length > 0);
    });
  }
  return { mutants, caught, survivors: [...survivors].sort() };
}

/** Puts each damage into each value under `holder`, calls, and puts the value back. */
function damageEach(holder: Holder, path: string, damaged: (key: string) => void): void {
  for (const [name, value] of Object.entries(holder)) {
    if (name === '//') continue;
    const here = Array.isArray(holder) ? `${path}[]` : `${path}.${name}`;
    for (const [damage, apply] of Object.entries(damages)) {
      const changed = apply(value);
      if (damage !== 'dropped' && (changed === undefined || JSON.stringify(changed) === JSON.stringify(value)))
        continue;
      if (damage !== 'dropped') holder[name] = changed;
      else if (Array.isArray(holder)) holder.splice(Number(name), 1);
      else Reflect.deleteProperty(holder, name);
      damaged(`${here} ${damage}`);
      if (damage === 'dropped' && Array.isArray(holder)) holder.splice(Number(name), 0, value);
      else holder[name] = value;
    }
    if (typeof value === 'object' && value !== null) damageEach(value as Holder, here, damaged);
  }
}
