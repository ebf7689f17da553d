/** Before the infrastructure tests: the zips of the functions, in a folder that no other run uses. */
import { rmSync } from 'node:fs';
import path from 'node:path';

import { repositoryRoot } from '../../tools/build/functions';
import { buildZips } from '../../tools/build/zips';

module.exports = async (): Promise<void> => {
  const folder = path.join(repositoryRoot, 'dist', `zips-of-tests-${process.pid}`);
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  await buildZips(folder);
  // Read by test/cdktf/synthesized.ts, in whichever process a test file runs.
  process.env.CUSTOMERIO_TEST_ZIPS = folder;
};
