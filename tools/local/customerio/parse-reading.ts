/** What every reader of an operation is given, and what it returns. */
import type { ApiVersion, Attributes, Operation, RawOperation } from './operation';
import { invalid } from './result';
import type { Switches } from './switches';
import { checkAttributes, isRecord, type Problems } from './validate';

export type Reading = { readonly problems: Problems; readonly switches: Switches };

/** Throws `Refused` where it cannot go on; adds the problems that leave the rest readable. */
export type Read = (reading: Reading, raw: RawOperation, version: ApiVersion) => Operation;

export function readAttributes({ problems, switches }: Reading, from: unknown): Attributes {
  if (from === undefined || from === null) return {};
  if (!isRecord(from)) {
    problems.add(invalid('attributes', 'must be an object'));
    return {};
  }
  checkAttributes(problems, 'attributes', from, switches);
  return from;
}
