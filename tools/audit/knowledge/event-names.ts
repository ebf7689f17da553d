/** The names of the events that a file tracks. */
import type { AuditedFile } from '../audited-file';
import { isAbsent, origins } from '../values/origins';
import { holesOf, textsOf, wholeText, type Text } from '../values/texts';
import { step, type Value } from '../values/value';
import type { FoundOperation } from './program-operations';

export type NamedEvent = {
  readonly operation: FoundOperation;
  readonly text: Text;
  /** The name when it has no holes. */
  readonly whole: string | undefined;
  readonly holes: readonly Value[];
  readonly origin: Value;
  /** The name as it is handed over. */
  readonly start: Value;
};

export const eventsOf = ({ operations }: AuditedFile): NamedEvent[] =>
  operations.flatMap((operation) => {
    const name = operation.kind === 'track' ? operation.slots.get('name') : undefined;
    if (!name) return [];
    return origins(name)
      .filter((origin) => !isAbsent(origin))
      .flatMap((origin) =>
        textsOf(step(origin, origin.node)).map((text) => ({
          operation,
          text,
          whole: wholeText(text),
          holes: holesOf(text),
          origin,
          start: name,
        })),
      );
  });
