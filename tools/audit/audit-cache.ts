/** Keeps what a file was found to hold, as long as the file, what it imports, the rules and their levels stay the same. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { allRules } from './all-rules';
import type { AuditedCode, Levels } from './audit-code';
import { importedFiles } from './program/reach';

export const cacheFile = path.join('node_modules', '.cache', 'cio-audit.json');

/** Raised when the rules judge differently; their texts are part of the key anyhow. */
const cacheVersion = 1;

type Entry = AuditedCode & { readonly key: string };
type Kept = { readonly version: string; readonly files: Record<string, Entry> };

const hash = (text: string): string => createHash('sha1').update(text).digest('base64');

const contents = new Map<string, string>();

function hashOfFile(file: string): string {
  const known = contents.get(file);
  if (known !== undefined) return known;
  const own = hash(readFileSync(file, 'utf8'));
  contents.set(file, own);
  return own;
}

const versionOf = (levels: Levels): string =>
  hash(JSON.stringify([cacheVersion, allRules.map(({ id, messages }) => [id, messages]), levels]));

export type AuditCache = {
  readonly get: (file: string, text: string) => AuditedCode | undefined;
  readonly put: (file: string, text: string, audited: AuditedCode) => void;
  readonly save: () => void;
};

function readKept(file: string, version: string): Kept {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    if (kept.version === version) return kept;
  } catch {
    // No cache yet, or one that was cut off: start afresh.
  }
  return { version, files: {} };
}

export function openCache(root: string, levels: Levels): AuditCache {
  const location = path.join(root, cacheFile);
  const version = versionOf(levels);
  const before = readKept(location, version);
  const files: Record<string, Entry> = {};
  const keyOf = (file: string, text: string): string =>
    hash([hash(text), ...importedFiles(file, text).map((one) => `${one}:${hashOfFile(one)}`)].join('\n'));
  return {
    get(file, text) {
      const entry = before.files[file];
      if (entry?.key !== keyOf(file, text)) return undefined;
      files[file] = entry;
      return entry;
    },
    put(file, text, { findings, facts }) {
      files[file] = { key: keyOf(file, text), findings, facts };
    },
    save() {
      mkdirSync(path.dirname(location), { recursive: true });
      // Renamed into place, so that two audits at once leave one whole file.
      const partial = `${location}.${String(process.pid)}`;
      writeFileSync(partial, JSON.stringify({ version, files } satisfies Kept));
      renameSync(partial, location);
    },
  };
}
