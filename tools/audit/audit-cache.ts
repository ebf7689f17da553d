/** Keeps what a file was found to hold, as long as the file, what it imports, the rules and their levels stay the same. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { AuditedCode, Levels } from './audit-code';
import { importedFiles, rememberedFacts } from './program/reach';
import { toolVersion } from './tool-version';

/** Beside the caches of other tools where there is a place for them, else out of the way. */
export const cacheLocation = (root: string): string =>
  existsSync(path.join(root, 'node_modules'))
    ? path.join(root, 'node_modules', '.cache', 'cio-audit.json')
    : path.join(tmpdir(), 'cio-audit', `${hash(root).replace(/\W/g, '')}.json`);

type Entry = AuditedCode & { readonly key: string };
type Kept = { readonly version: string; readonly files: Record<string, Entry> };

const hash = (text: string): string => createHash('sha1').update(text).digest('base64');

function fileHashes(): (file: string) => string {
  const known = new Map<string, string>();
  return (file) => {
    const own = known.get(file) ?? hash(readFileSync(file, 'utf8'));
    known.set(file, own);
    return own;
  };
}

/** The files that judge, in the package or in a checkout, by size and time: other rules judge anew. */
function judges(): string[] {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) => /\.[jt]s$/.test(file));
  return files.sort().map((file) => {
    const { mtimeMs, size } = statSync(path.join(__dirname, file));
    return `${file} ${String(mtimeMs)} ${String(size)}`;
  });
}

const versionOf = (levels: Levels): string => hash(JSON.stringify([toolVersion, judges(), levels]));

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
  const location = cacheLocation(root);
  const version = versionOf(levels);
  const before = readKept(location, version);
  const files: Record<string, Entry> = {};
  const hashOfFile = fileHashes();
  const facts = rememberedFacts();
  // A value is followed through as many files as it takes, so a finding can depend on any of them.
  const keyOf = (file: string, text: string): string =>
    hash(
      [hash(text), ...importedFiles(file, text, Infinity, facts).map((one) => `${one}:${hashOfFile(one)}`)].join('\n'),
    );
  return {
    get(file, text) {
      const entry = before.files[file];
      if (entry?.key !== keyOf(file, text)) return undefined;
      files[file] = entry;
      return entry;
    },
    put(file, text, audited) {
      files[file] = { ...audited, key: keyOf(file, text) };
    },
    save() {
      // Renamed into place, so that two audits at once leave one whole file.
      const partial = `${location}.${String(process.pid)}`;
      try {
        mkdirSync(path.dirname(location), { recursive: true });
        writeFileSync(partial, JSON.stringify({ version, files } satisfies Kept));
        renameSync(partial, location);
      } catch {
        // Where nothing can be written, the next audit takes as long as this one.
      }
    },
  };
}
