/**
 * Which files can have anything to do with Customer.io, decided on text alone: those that name it, and those that
 * import, over a few hops, a file that does. Everything else is not looked at, which is what makes the audit fast.
 */
import { readFileSync, statSync } from 'node:fs';

import { resolveImport } from './resolve-import';

/** `cio` alone is how code abbreviates it; the rest are its hosts, packages and headers. */
const mention = /customer[-_. ]?io|(?<![a-z])cio(?![a-z])|x-cio-|[a-z]Cio\b/i;
const mixedCase = /Cio[A-Z]/;
/** Calls and texts in a form that is Customer.io's own, in files that never name it. */
const form =
  /\btrack(?:Anonymous)?\(\s*[^(),]+(?:\([^()]*\))?\s*,\s*\{\s*(?:\w+,\s*)?name\b|\bidentifiers\s*[:,]|\bSend(?:Email|Push|SMS|InApp|WhatsApp)Request\b|['"`]v0:/;
const importSpecifier = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g;

/** From a route to the client it ends at: route, service, gateway, client. */
export const importHopsMax = 4;

type Facts = { readonly mentions: boolean; readonly imports: readonly string[] };

export const mentionsCustomerIo = (text: string): boolean =>
  mention.test(text) || mixedCase.test(text) || form.test(text);

const importsOf = (file: string, text: string): string[] => {
  const specifiers = new Set([...text.matchAll(importSpecifier)].map((match) => match[2] ?? ''));
  return [...specifiers].flatMap((specifier) => resolveImport(file, specifier) ?? []);
};

const factsOf = (file: string, text: string): Facts => ({
  mentions: mentionsCustomerIo(text),
  imports: importsOf(file, text),
});

type Entry = { readonly mtimeMs: number; readonly size: number; readonly facts: Facts };
const known = new Map<string, Entry>();

function factsOnDisk(file: string): Facts {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return { mentions: false, imports: [] };
  const before = known.get(file);
  if (before?.mtimeMs === stat.mtimeMs && before.size === stat.size) return before.facts;
  const facts = factsOf(file, readFileSync(file, 'utf8'));
  known.set(file, { mtimeMs: stat.mtimeMs, size: stat.size, facts });
  return facts;
}

/** The files that a file's findings can depend on, itself left out: what it imports, over `importHopsMax` hops. */
export function importedFiles(file: string, text: string): string[] {
  const found = new Set<string>();
  let edge = factsOf(file, text).imports;
  for (let hop = 0; hop < importHopsMax && edge.length > 0; hop += 1) {
    const fresh = edge.filter((next) => next !== file && !found.has(next));
    for (const next of fresh) found.add(next);
    edge = fresh.flatMap((next) => factsOnDisk(next).imports);
  }
  return [...found];
}

export const concernsCustomerIo = (file: string, text: string): boolean =>
  mentionsCustomerIo(text) || importedFiles(file, text).some((imported) => factsOnDisk(imported).mentions);
