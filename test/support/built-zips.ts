/** Before the infrastructure tests: the zips of the functions, in a folder that no other run uses. */
import path from 'node:path';

import { repositoryRoot } from '../../tools/build/functions';
import { buildZips } from '../../tools/build/zips';

module.exports = () => buildZips(path.join(repositoryRoot, 'dist', 'zips-of-tests'));
