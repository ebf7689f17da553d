/** [edge] Reads secrets: literal text, mounted files, Secret Manager. Values never reach a log line or an error. */
import { readFile } from 'node:fs/promises';

import { foreignError } from './errors';
import type { SecretReference } from './secret-reference';

/** A value that may rotate while the instance lives. */
export type Secret = {
  /** The cached value, read again when it is older than `cacheMs`. A failing re-read keeps the last good value. */
  read(): Promise<string>;
  /** Reads again now, at most once per `refreshIntervalMs`: for a 401 or a signature that fits no key. */
  refresh(): Promise<string>;
};

/** A mounted secret is fetched from Secret Manager on each read of its file, so it is not read for each message. */
const cacheMs = 60_000;
const refreshIntervalMs = 5_000;

/** `name` is the variable's name, for errors; `nowMs` is the clock. */
export function openSecret(name: string, reference: SecretReference, nowMs: () => number = Date.now): Secret {
  if (reference.kind === 'literal') {
    const value = Promise.resolve(reference.text);
    return { read: () => value, refresh: () => value };
  }
  let last: { readonly value: string; readonly atMs: number } | undefined;
  let reading: Promise<string> | undefined;

  const load = async (): Promise<string> => {
    try {
      const value = (await fetchValue(reference)).trim();
      if (value === '') throw new Error('it is empty');
      last = { value, atMs: nowMs() };
      return value;
    } catch (error) {
      if (last) {
        last = { value: last.value, atMs: nowMs() };
        return last.value;
      }
      const reason = foreignError(error).code ?? 'no value';
      throw new Error(`${name} could not be read from its ${reference.kind} reference (${reason})`, { cause: error });
    }
  };
  // Single flight: many messages that find the value old cause one read.
  const single = (): Promise<string> =>
    (reading ??= load().finally(() => {
      reading = undefined;
    }));
  const fresh = (maxAgeMs: number): Promise<string> =>
    last && nowMs() - last.atMs < maxAgeMs ? Promise.resolve(last.value) : single();

  return { read: () => fresh(cacheMs), refresh: () => fresh(refreshIntervalMs) };
}

async function fetchValue(reference: Exclude<SecretReference, { kind: 'literal' }>): Promise<string> {
  if (reference.kind === 'file') return readFile(reference.path, 'utf8');
  const { accessSecretVersion } = await import('./secret-manager-client.js');
  return accessSecretVersion(reference.name);
}
