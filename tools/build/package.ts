/** What services install: publisher, webhooks, ESLint plugin, JSON Schemas and `cio`. Everything else stays here. */
import { chmod, cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { build, type BuildOptions } from 'esbuild';

import { dependencies } from '../../package.json';
import { emitTypes } from './emitted-types';
import { eslintPluginTypes } from './eslint-plugin-types';
import { repositoryRoot } from './functions';
import { publisherTypes } from './package-types';
import { thirdPartyLicenses } from './third-party-licenses';

const contractDir = path.join(repositoryRoot, 'shared', 'contract');
const webhooksEntry = path.join(__dirname, 'webhooks-entry.ts');

const node = {
  absWorkingDir: repositoryRoot,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * The audit, with the parser and the linter that it was tested with: what a repository has of its own may be another
 * version, or none. Only what the package depends on anyhow is left outside.
 */
async function buildAudit(outDir: string): Promise<void> {
  const whole = { ...node, external: Object.keys(dependencies), minify: true, metafile: true } as const;
  const toolsDir = path.join(__dirname, '..');
  const results = await Promise.all([
    build({
      ...whole,
      entryPoints: { cio: path.join(toolsDir, 'cli', 'bin.ts') },
      outdir: outDir,
      // Some of the bundled packages are ES modules and ask where they are.
      define: { 'import.meta.url': 'importMetaUrl' },
      banner: {
        js: "#!/usr/bin/env node\nconst importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
      },
    }),
    build({
      ...whole,
      entryPoints: { 'eslint-plugin': path.join(toolsDir, 'build', 'eslint-plugin-entry.ts') },
      outdir: outDir,
    }),
  ]);
  const licenses = await thirdPartyLicenses(
    results.map(({ metafile }) => metafile),
    repositoryRoot,
  );
  await writeFile(path.join(outDir, 'third-party-licenses.txt'), licenses);
  await writeFile(path.join(outDir, 'eslint-plugin.d.ts'), eslintPluginTypes);
  await chmod(path.join(outDir, 'cio.js'), 0o755);
}

/** Writes dist/package/: publisher and webhooks (dependencies left outside) with their types, the audit, schemas/. */
export async function buildPackage({ outDir = path.join(repositoryRoot, 'dist', 'package') } = {}): Promise<void> {
  const fresh = `${outDir}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await Promise.all([
    build({
      entryPoints: { publisher: path.join(contractDir, 'publisher.ts'), webhooks: webhooksEntry },
      ...node,
      outdir: fresh,
      packages: 'external',
    }),
    buildAudit(fresh),
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
