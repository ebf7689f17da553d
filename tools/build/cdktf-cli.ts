/** `npm run cdktf -- deploy prod`: the CLI of CDKTF, on a Node that it starts on. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** cdktf-cli 0.21 brings its terminal library as binaries for Node 20 to 22 only (ABI 115 to 127). */
const nodeMajorMax = 22;

/** What to say to somebody on a Node that the CLI does not start on; undefined on one that it does. */
export function nodeProblem(version: string): string | undefined {
  const major = Number.parseInt(version, 10);
  return major <= nodeMajorMax
    ? undefined
    : `cdktf-cli 0.21 does not start on Node ${version}: its terminal library has no binary for it. ` +
        `Deploy with Node ${nodeMajorMax} (npx -y node@${nodeMajorMax} node_modules/.bin/cdktf …), ` +
        'or run `npm run synth` here and terraform in cdktf.out/stacks/<stack>';
}

function main(args: readonly string[]): number {
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) {
    console.error(problem);
    return 1;
  }
  const cli = path.join(path.dirname(require.resolve('cdktf-cli/package.json')), 'bundle', 'bin', 'cdktf.js');
  return spawnSync(process.execPath, [cli, ...args], { stdio: 'inherit' }).status ?? 1;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
