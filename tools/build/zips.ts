/** One zip a function, as Cloud Functions takes it. The same source gives the same bytes, whenever and wherever built. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { zipSync, type Zippable } from 'fflate';

import { buildFunctions, functionNames, repositoryRoot } from './functions';

/** The zip format counts local time from 1980; a date of local time is written the same in every zone. */
const mtime = new Date(1980, 0, 1);
/** A plain file that everybody may read, as Unix writes it into a zip. */
const attrs = 0o100644 * 2 ** 16;
const unix = 3;

export async function zipFolder(folder: string): Promise<Uint8Array> {
  const names = (await readdir(folder)).sort();
  const files: Zippable = {};
  for (const name of names)
    files[name] = [await readFile(path.join(folder, name)), { level: 9, mtime, attrs, os: unix }];
  return zipSync(files);
}

/** Builds every function and writes `<outDir>/<name>.zip`. */
export async function buildZips(outDir = path.join(repositoryRoot, 'dist', 'zips')): Promise<void> {
  const folders = path.join(outDir, '.functions');
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  await buildFunctions({ outDir: folders });
  for (const name of await functionNames()) {
    await writeFile(path.join(outDir, `${name}.zip`), await zipFolder(path.join(folders, name)));
  }
  await rm(folders, { recursive: true });
}

if (require.main === module) void buildZips();
