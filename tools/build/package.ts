/** What services install: publisher and webhooks with their types, and the JSON Schemas. Everything else stays here. */
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { build } from 'esbuild';

import { emitTypes } from './emitted-types';
import { repositoryRoot } from './functions';
import { publisherTypes } from './package-types';

const contractDir = path.join(repositoryRoot, 'shared', 'contract');
const webhooksEntry = path.join(__dirname, 'webhooks-entry.ts');

/** Writes dist/package/: publisher and webhooks (CommonJS, dependencies left outside) with their types, schemas/. */
export async function buildPackage({ outDir = path.join(repositoryRoot, 'dist', 'package') } = {}): Promise<void> {
  const fresh = `${outDir}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await Promise.all([
    build({
      entryPoints: { publisher: path.join(contractDir, 'publisher.ts'), webhooks: webhooksEntry },
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
  const emitted = emitTypes(webhooksEntry, repositoryRoot, path.join(fresh, 'types'));
  const declarations = path.relative(fresh, emitted).replace(/\.d\.ts$/, '');
  await writeFile(path.join(fresh, 'webhooks.d.ts'), `export * from './${declarations}';\n`);
  // File by file, so that whoever uses the package meanwhile finds either the old file or the new one.
  for (const file of await filesIn(fresh)) {
    await mkdir(path.dirname(path.join(outDir, file)), { recursive: true });
    await rename(path.join(fresh, file), path.join(outDir, file));
  }
  await rm(fresh, { recursive: true });
}

async function filesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) =>
    entry.isFile() ? [path.relative(dir, path.join(entry.parentPath, entry.name))] : [],
  );
}

if (require.main === module) void buildPackage();
