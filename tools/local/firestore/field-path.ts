/** Field paths such as a.b or `odd name`.c, and the values that they lead to. */
import { refuse } from '../pubsub/refusal';
import type { Fields, Value } from './wire';

const segment = /^(?:`((?:[^`\\]|\\.)+)`|([A-Za-z_][A-Za-z0-9_]*))(?:\.|$)/;

export function parseFieldPath(text: string): string[] {
  const names: string[] = [];
  let rest = text;
  do {
    const match = segment.exec(rest);
    const name = match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
    if (match === null || name === undefined) return refuse('INVALID_ARGUMENT', 'invalid property path');
    names.push(name);
    rest = rest.slice(match[0].length);
  } while (rest !== '');
  return names;
}

export function valueAt(fields: Fields, [name, ...rest]: readonly string[]): Value | undefined {
  const value = name === undefined ? undefined : fields[name];
  return rest.length === 0 || value === undefined ? value : valueAt(value.mapValue?.fields ?? {}, rest);
}

/** A copy of `fields` with `value` there; `undefined` removes what is there. */
export function withValueAt(fields: Fields, [name, ...rest]: readonly string[], value: Value | undefined): Fields {
  if (name === undefined) return fields;
  const others = Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));
  if (rest.length === 0) return value === undefined ? others : { ...others, [name]: value };
  const inner = withValueAt(fields[name]?.mapValue?.fields ?? {}, rest, value);
  return { ...others, [name]: { valueType: 'mapValue', mapValue: { fields: inner } } };
}
