/** Bundles every function so that it runs alone: one file, the lazy clients beside it, the framework from outside. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { build, type Plugin } from 'esbuild';

import { lockfileFor, type Lockfile, type Manifest } from './framework-lock';

export const repositoryRoot = path.join(__dirname, '..', '..');

/** Heavy clients in chunks of their own: inside the bundle even unused code costs 58 ms of cold start (measured). */
const lazyEntries = {
  'pubsub-client': 'shared/pubsub/pubsub-client.ts',
  'publisher-client': 'shared/contract/publisher-client.ts',
  'firestore-client': 'shared/ledger/firestore-client.ts',
  'secret-manager-client': 'shared/secret-manager-client.ts',
  'postgres-client': 'shared/users/postgres-client.ts',
} as const;

export type BuildOptions = {
  readonly outDir: string;
  /** All functions when left out. */
  readonly names?: readonly string[];
  readonly plugins?: readonly Plugin[];
};

/** The deployed functions: the folders of functions/ that have an entry. */
export async function functionNames(): Promise<string[]> {
  const entries = await readdir(path.join(repositoryRoot, 'functions'), { withFileTypes: true, recursive: true });
  return entries
    .flatMap((entry) => (entry.isFile() && entry.name === 'index.ts' ? [path.basename(entry.parentPath)] : []))
    .sort();
}

/** Writes `<outDir>/<name>/{index.js, package.json, package-lock.json, <lazy client>.js}` for each function. */
export async function buildFunctions({ outDir, names, plugins = [] }: BuildOptions): Promise<void> {
  const wanted = names ?? (await functionNames());
  const lazyDir = path.join(outDir, '.lazy');
  await bundle(
    Object.entries(lazyEntries).map(([name, source]) => ({ in: path.join(repositoryRoot, source), out: name })),
    lazyDir,
    plugins,
  );
  await Promise.all(wanted.map((name) => buildFunction(name, outDir, lazyDir, plugins)));
  await rm(lazyDir, { recursive: true });
}

async function buildFunction(name: string, outDir: string, lazyDir: string, plugins: readonly Plugin[]): Promise<void> {
  const functionDir = path.join(outDir, name);
  await rm(functionDir, { recursive: true, force: true });
  await mkdir(functionDir, { recursive: true });
  const entry = { in: path.join(repositoryRoot, 'functions', name, 'index.ts'), out: 'index' };
  const used = await bundle([entry], functionDir, plugins);
  await Promise.all(
    [...used].map(async (client) => {
      await writeFile(path.join(functionDir, client), await readFile(path.join(lazyDir, client)));
    }),
  );
  const own = await manifest(name);
  const lockfile = JSON.parse(await readFile(path.join(repositoryRoot, 'package-lock.json'), 'utf8')) as Lockfile;
  await writeJson(path.join(functionDir, 'package.json'), own);
  await writeJson(path.join(functionDir, 'package-lock.json'), lockfileFor(own, lockfile));
}

const writeJson = (file: string, value: object): Promise<void> =>
  writeFile(file, `${JSON.stringify(value, null, 2)}\n`);

/** Bundles entries and returns the lazy clients that they load. */
async function bundle(
  entryPoints: readonly { in: string; out: string }[],
  outdir: string,
  plugins: readonly Plugin[],
): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  await build({
    entryPoints: [...entryPoints],
    outdir,
    absWorkingDir: repositoryRoot,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // A second copy of the framework inside the bundle would hide the function from the one that serves it.
    external: ['@google-cloud/functions-framework'],
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [...plugins, lazyClients(used)],
  });
  return used;
}

/** Leaves `import('./x-client.js')` as it is, so that the client is loaded from the file beside the bundle. */
function lazyClients(used: Set<string>): Plugin {
  return {
    name: 'lazy-clients',
    setup(esbuild) {
      esbuild.onResolve({ filter: /-client\.js$/ }, ({ path: specifier, kind }) => {
        const file = path.basename(specifier);
        if (kind !== 'dynamic-import') return undefined;
        if (!(path.basename(file, '.js') in lazyEntries)) {
          return { errors: [{ text: `${file} is loaded lazily but is not in lazyEntries` }] };
        }
        used.add(file);
        return { path: `./${file}`, external: true };
      });
    },
  };
}

/** What the deployed folder says of itself. The framework must be listed, or the platform adds an old one. */
async function manifest(name: string): Promise<Manifest> {
  const text = await readFile(path.join(repositoryRoot, 'package.json'), 'utf8');
  const own = JSON.parse(text) as { version: string; dependencies: Record<string, string> };
  const framework = '@google-cloud/functions-framework';
  return {
    name: `customerio-gcp-${name}`,
    version: own.version,
    private: true,
    main: 'index.js',
    engines: { node: '24' },
    dependencies: { [framework]: own.dependencies[framework] ?? '' },
  };
}
