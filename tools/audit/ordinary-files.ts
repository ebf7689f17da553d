/** Code that has nothing to do with Customer.io and is on every machine that works on this project. */
import { statSync } from 'node:fs';
import path from 'node:path';

import { globSync } from 'tinyglobby';

import { codeFiles } from './audit-code';

const root = path.join(__dirname, '..', '..');

/** Sources of dependencies as people wrote them, libraries of many kinds, more TypeScript than JavaScript. */
const packages = [
  'zod/src',
  '@grpc/grpc-js/src',
  'ajv/lib',
  '@msgpack/msgpack/src',
  'eslint/lib',
  'undici/lib',
  'autocannon/lib',
  'commander/lib',
  '@google-cloud/firestore/build/src',
  'google-auth-library/build/src',
  'jose/dist/webapi',
  'constructs/lib',
  'semver',
  'fastify/lib',
] as const;

export type Part = {
  /** @default - all */
  readonly filesMax?: number;
  /** @default - 200 kB: larger ones are generated or bundled */
  readonly bytesMax?: number;
};

/** Absolute names in a fixed order, from each package in turn, so that a part of them is of every kind. */
export function ordinaryFiles({ filesMax = Infinity, bytesMax = 200_000 }: Part = {}): string[] {
  const groups = packages.map((name) =>
    globSync(codeFiles, {
      cwd: path.join(root, 'node_modules', name),
      absolute: true,
      ignore: ['**/node_modules/**', '**/*.d.ts', '**/*.d.cts', '**/*.d.mts'],
    })
      .filter((file) => statSync(file).size <= bytesMax)
      .sort(),
  );
  const longest = Math.max(...groups.map((group) => group.length));
  const inTurns = Array.from({ length: longest }, (_none, index) => groups.flatMap((group) => group[index] ?? []));
  return inTurns.flat().slice(0, filesMax);
}
