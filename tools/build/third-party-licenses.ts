/** The licences of what is bundled: each of them asks to travel with the code. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Metafile } from 'esbuild';

const packageFolder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const licenseFile = /^(?:licen[cs]e|copying)(?:[.-].*)?$/i;

async function licenseOf(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const files = (await readdir(folder)).filter((name) => licenseFile.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  const head = `${manifest.name} ${manifest.version} (${manifest.license ?? 'no licence named'})`;
  return [head, '-'.repeat(head.length), ...texts.map((text) => text.trim())].join('\n');
}

/** One text with every package that went into the bundles, in order of their names. */
export async function thirdPartyLicenses(metafiles: readonly Metafile[], rootDir: string): Promise<string> {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) => Object.keys(output.inputs)),
  );
  const folders = new Set(inputs.flatMap((input) => packageFolder.exec(input)?.[1] ?? []));
  const texts = await Promise.all([...folders].sort().map((folder) => licenseOf(path.join(rootDir, folder))));
  return `${texts.join('\n\n\n')}\n`;
}
