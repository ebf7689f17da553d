/**
 * Which files can have anything to do with Customer.io, decided on text alone: those that name it, and those that
 * import, over a few hops, a file that does. Everything else is not looked at, which is what makes the audit fast.
 */
import { readFileSync, statSync } from 'node:fs';

import { resolveImport } from './resolve-import';

/** `cio` alone is how code abbreviates it; the rest are its hosts, packages and headers. */
const mention = /customer[-_. ]?io|(?<![a-z])cio(?![a-z])|x-cio-/i;
/** Within a name: `makeCioClient`, `toCio`, and no word that ends so, as there are in several languages. */
const mixedCase = /Cio[A-Z]|[a-z]Cio\b/;
/** Calls and texts in a form that is Customer.io's own, in files that never name it. */
const form =
  /\btrack(?:Anonymous)?\(\s*[^(),]+(?:\([^()]*\))?\s*,\s*\{\s*(?:\w+,\s*)?name\b|\bSend(?:Email|Push|SMS|InApp|WhatsApp)Request\b|['"`]v0:/;
/** The people of a request, by their identifiers, beside what else such a request has. */
const identifiers = /\bidentifiers\s*[:,]/;
const besideIdentifiers = /\b(?:action|attributes|anonymous_id|cio_id|message_data|transactional_message_id|subject)\b/;
const importSpecifier = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g;

/** From a route to the client it ends at: route, service, gateway, client. */
export const importHopsMax = 4;

type Facts = { readonly mentions: boolean; readonly imports: readonly string[] };

export const mentionsCustomerIo = (text: string): boolean =>
  mention.test(text) ||
  mixedCase.test(text) ||
  form.test(text) ||
  (identifiers.test(text) && besideIdentifiers.test(text));

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

export type ReadFacts = (file: string) => Facts;

/** As long as nothing changes on the disk, which is as long as one audit. */
export function rememberedFacts(): ReadFacts {
  const read = new Map<string, Facts>();
  return (file) => {
    const facts = read.get(file) ?? factsOnDisk(file);
    read.set(file, facts);
    return facts;
  };
}

/** The files that a file imports, and those that they import, over so many hops; itself left out. */
export function importedFiles(file: string, text: string, hopsMax: number, facts: ReadFacts = factsOnDisk): string[] {
  const found = new Set<string>();
  let edge: readonly string[] = importsOf(file, text);
  for (let hop = 0; hop < hopsMax && edge.length > 0; hop += 1) {
    const fresh = new Set(edge.filter((next) => next !== file && !found.has(next)));
    for (const next of fresh) found.add(next);
    edge = [...fresh].flatMap((next) => facts(next).imports);
  }
  return [...found];
}

export const concernsCustomerIo = (file: string, text: string): boolean =>
  mentionsCustomerIo(text) ||
  importedFiles(file, text, importHopsMax).some((imported) => factsOnDisk(imported).mentions);
