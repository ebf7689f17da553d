/** The part of this repository's lockfile that a deployed function needs, so that the cloud installs what was tested. */
type LockedPackage = {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

export type Lockfile = {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

export type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly private?: true;
  readonly main?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
};

/** The lockfile of `manifest`, with the very versions that `whole` holds. Throws for a dependency that `whole` lacks. */
export function lockfileFor(manifest: Manifest, whole: Lockfile): Lockfile & { readonly name: string } {
  const kept = new Map<string, LockedPackage>();
  const visit = (from: string, dependencies: Readonly<Record<string, string>> = {}): void => {
    for (const name of Object.keys(dependencies)) {
      const path = installedPath(from, name, whole);
      const found = whole.packages[path];
      if (!found)
        throw new Error(`package-lock.json has no ${name}, which ${from === '' ? manifest.name : from} needs`);
      if (kept.has(path)) continue;
      kept.set(path, found);
      visit(path, { ...found.dependencies, ...found.optionalDependencies });
    }
  };
  visit('', manifest.dependencies);
  const sorted = [...kept].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: manifest.name,
    lockfileVersion: whole.lockfileVersion,
    packages: { '': { ...manifest }, ...Object.fromEntries(sorted) },
  };
}

/** Where Node would find `name` from a package: beside it first, then further up. */
function installedPath(from: string, name: string, { packages }: Lockfile): string {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const path = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    if (base === '' || path in packages) return path;
  }
}
