/** What services install: the publisher with its types, and the JSON Schemas. Everything else stays in the checkout. */
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { build } from 'esbuild';

import { repositoryRoot } from './functions';
import { publisherTypes } from './package-types';

const contractDir = path.join(repositoryRoot, 'shared', 'contract');

/** Writes dist/package/: publisher.js (CommonJS, dependencies left outside), publisher.d.ts, schemas/. */
export async function buildPackage({ outDir = path.join(repositoryRoot, 'dist', 'package') } = {}): Promise<void> {
  const fresh = `${outDir}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await Promise.all([
    build({
      entryPoints: [path.join(contractDir, 'publisher.ts')],
      outdir: fresh,
      absWorkingDir: repositoryRoot,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'warning',
    }),
    cp(path.join(contractDir, 'schemas'), path.join(fresh, 'schemas'), { recursive: true }),
  ]);
  await writeFile(path.join(fresh, 'publisher.d.ts'), publisherTypes(contractDir));
  // File by file, so that whoever uses the package meanwhile finds either the old file or the new one.
  await mkdir(path.join(outDir, 'schemas'), { recursive: true });
  for (const file of await filesIn(fresh)) await rename(path.join(fresh, file), path.join(outDir, file));
  await rm(fresh, { recursive: true });
}

async function filesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) =>
    entry.isFile() ? [path.relative(dir, path.join(entry.parentPath, entry.name))] : [],
  );
}

if (require.main === module) void buildPackage();
