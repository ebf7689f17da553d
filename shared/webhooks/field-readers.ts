/** Reads one foreign value as one of the kinds of `FieldValue`; undefined when it does not fit. */
import type { FieldValue, PersonIdentifiers, PushRecipient } from './metrics';

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

/** Blank is how Customer.io writes the id of a person who is gone. */
const id = (value: unknown): string | undefined => {
  const trimmed = text(value)?.trim();
  return trimmed === '' ? undefined : trimmed;
};

const flag = (value: unknown): boolean | undefined =>
  value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;

/** Keeps the keys whose value could be read. */
function withTexts<K extends string>(
  source: Readonly<Record<string, unknown>>,
  keys: readonly K[],
  read: (value: unknown) => string | undefined,
): Readonly<Partial<Record<K, string>>> {
  const found: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const value = read(source[key]);
    if (value !== undefined) found[key] = value;
  }
  return found;
}

const identifiers = (value: unknown): PersonIdentifiers | undefined =>
  isRecord(value) ? withTexts(value, ['id', 'email', 'cio_id'], id) : undefined;

const recipients = (value: unknown): readonly PushRecipient[] | undefined =>
  Array.isArray(value)
    ? value.filter(isRecord).map((entry) => withTexts(entry, ['device_id', 'device_platform', 'failure_message'], text))
    : undefined;

const headers = (value: unknown): Readonly<Record<string, readonly string[]>> | undefined =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, values]) => [
          name,
          (Array.isArray(values) ? values : [values]).flatMap((entry) => text(entry) ?? []),
        ]),
      )
    : undefined;

export const fieldReaders = { id, text, flag, identifiers, recipients, headers } satisfies {
  readonly [K in keyof FieldValue]: (value: unknown) => FieldValue[K] | undefined;
};
