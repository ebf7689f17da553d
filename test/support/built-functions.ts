/** Before the stack tests: the functions as they are deployed. */
import path from 'node:path';

import { buildFunctions, repositoryRoot } from '../../tools/build/functions';

module.exports = () => buildFunctions({ outDir: path.join(repositoryRoot, 'dist', 'functions') });
