/** `npm run build`: everything that leaves the checkout, into dist/. */
import path from 'node:path';

import { buildFunctions, functionNames, repositoryRoot } from './functions';
import { buildPackage } from './package';

async function main(): Promise<void> {
  const outDir = path.join(repositoryRoot, 'dist', 'functions');
  await Promise.all([buildFunctions({ outDir }), buildPackage()]);
  console.log(
    `dist/functions/: ${(await functionNames()).join(', ')}\ndist/package/: publisher and webhooks with their types, ESLint plugin, cio, schemas`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
