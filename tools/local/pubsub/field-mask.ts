/** Updates of topics and subscriptions: only what the mask names changes. */
import { refuse } from './refusal';
import type { FieldMask } from './wire';

/**
 * `current` with the fields that the mask names taken from `update`; a field that the update does not have becomes
 * unset. Names may be in either spelling, and a path into a field counts as the whole field.
 */
export function masked<T extends object>(
  current: T,
  update: T,
  mask: FieldMask | undefined,
  mutable: readonly (keyof T & string)[],
): T {
  const paths = mask?.paths ?? [];
  if (paths.length === 0) refuse('INVALID_ARGUMENT', 'update_mask is empty: it must name the fields to update');
  const changed: Partial<Record<string, unknown>> = { ...current };
  for (const path of paths) {
    const field = mutable.find((name) => name === camelCase(path.split('.')[0] ?? ''));
    if (field === undefined) {
      refuse(
        'INVALID_ARGUMENT',
        `Invalid update_mask: ${path} is not a field that can be updated (${mutable.join(', ')})`,
      );
    }
    if (update[field] === undefined) Reflect.deleteProperty(changed, field);
    else changed[field] = update[field];
  }
  return changed as T;
}

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
