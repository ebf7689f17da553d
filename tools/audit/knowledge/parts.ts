/** Reading the parts of an operation. */
import { shapesOf, type Entry } from '../values/objects';
import { isAbsent, origins } from '../values/origins';
import type { Value } from '../values/value';
import type { Operation, Slot } from './operations';

/** What a part of the operation can come from; empty when it is not given. */
export function given(operation: Operation, slot: Slot): Value[] {
  const value = operation.slots.get(slot);
  return value ? origins(value).filter((origin) => !isAbsent(origin)) : [];
}

/** The attributes that the operation writes down, and whether there can be others. */
export function attributesOf(operation: Operation): { readonly entries: readonly Entry[]; readonly open: boolean } {
  const value = operation.slots.get('attributes');
  if (!value || given(operation, 'attributes').length === 0) return { entries: [], open: false };
  const shapes = shapesOf(value);
  return { entries: shapes.flatMap((shape) => shape.entries), open: shapes.some((shape) => shape.open) };
}
