/** `npm run build` */
import path from 'node:path';

import { buildFunctions, functionNames, repositoryRoot } from './functions';

async function main(): Promise<void> {
  const outDir = path.join(repositoryRoot, 'dist', 'functions');
  await buildFunctions({ outDir });
  console.log(`built ${(await functionNames()).join(', ')} into dist/functions/`);
}

void main();
