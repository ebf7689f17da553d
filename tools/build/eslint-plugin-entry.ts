/** `customerio-gcp/eslint-plugin`: one object, so that `import` and `require` give the same. */
import { plugin } from '../audit/plugin';

export = plugin;
