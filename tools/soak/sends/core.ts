/** The parts that decide about a send, built as one piece, as they are or broken on purpose. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { build } from 'esbuild';

import type { CircuitBreaker } from '../../../functions/transactional/circuit-breaker';
import type { deliverSend } from '../../../functions/transactional/deliver-send';
import type { acceptanceOf } from '../../../shared/customerio/send-outcome';
import type { errorTable, PipelineError } from '../../../shared/errors';
import type { memoryStore } from '../../../shared/ledger/memory';
import type { openLedger } from '../../../shared/ledger/open-ledger';
import { repositoryRoot } from '../../build/functions';
import { mutantPlugin } from '../../local/mutants/mutant-plugin';
import type { Mutant } from '../../local/mutants/mutants';

export type SendCore = {
  readonly deliverSend: typeof deliverSend;
  readonly CircuitBreaker: typeof CircuitBreaker;
  readonly acceptanceOf: typeof acceptanceOf;
  readonly openLedger: typeof openLedger;
  readonly memoryStore: typeof memoryStore;
  readonly PipelineError: typeof PipelineError;
  readonly errorTable: typeof errorTable;
};

const entry = `
  export { deliverSend } from './functions/transactional/deliver-send';
  export { CircuitBreaker } from './functions/transactional/circuit-breaker';
  export { acceptanceOf } from './shared/customerio/send-outcome';
  export { openLedger } from './shared/ledger/open-ledger';
  export { memoryStore } from './shared/ledger/memory';
  export { PipelineError, errorTable } from './shared/errors';
`;

/** Throws when the mutant's file is not part of what decides. */
export async function buildSendCore(mutant?: Mutant): Promise<SendCore> {
  const mutation = mutant === undefined ? undefined : mutantPlugin(mutant);
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: repositoryRoot, loader: 'ts' },
    absWorkingDir: repositoryRoot,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    plugins: mutation ? [mutation.plugin] : [],
  });
  if (mutation?.isApplied() === false) throw new Error(`mutant ${mutant?.name ?? ''} is not part of a send`);
  const dir = mkdtempSync(path.join(tmpdir(), 'customerio-gcp-sends-'));
  try {
    const file = path.join(dir, 'core.js');
    writeFileSync(file, outputFiles[0]?.text ?? '');
    return createRequire(__filename)(file) as SendCore;
  } finally {
    rmSync(dir, { recursive: true });
  }
}
