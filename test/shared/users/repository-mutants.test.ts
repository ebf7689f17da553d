// Goal: the interleavings see what they are there for. Method: repositories that are broken on purpose, one line each,
// are played until they fail; a build that survives is a hole in the property.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { build } from 'esbuild';

import { repositoryRoot } from '../../../tools/build/functions';
import { startCustomerIO, type CustomerIOSandbox } from '../../../tools/local/customerio/server';
import { mutantPlugin } from '../../../tools/local/mutants/mutant-plugin';
import type { Mutant } from '../../../tools/local/mutants/mutants';
import { startCompanyDatabase, type CompanyDatabase } from '../../support/company-database';
import type { RepositoryClass } from './dying-process';
import type { Step } from './interleaving-steps';
import { sandboxKeys } from './customerio-people';
import { playSteps } from './interleavings';

const mutants: readonly (Mutant & { readonly story: readonly Step[] })[] = [
  {
    name: 'checkpoint-first',
    does: 'moves the checkpoint before the messages of the page are confirmed',
    file: 'shared/users/sync-changed.ts',
    find: 'const published = await publishRows(database, publish, fresh);',
    replace:
      'await moveCheckpoint(database.query, this.#lease, range.to); const published = await publishRows(database, publish, fresh);',
    story: [
      { kind: 'rename', person: '1' },
      ...Array.from({ length: 25 }, (_, dies): Step => ({ kind: 'sync', dies })),
    ],
  },
  {
    name: 'undefined-overwrites',
    does: 'takes a preference that is not named for one that is allowed',
    file: 'shared/users/repository.ts',
    find: "['unsubscribed', 'unsubscribed', unsubscribed === undefined ? undefined : !boolean('unsubscribed', unsubscribed)],",
    replace: "['unsubscribed', 'unsubscribed', unsubscribed !== true],",
    story: [
      { kind: 'prefer', person: '1', field: 'unsubscribed', allowed: false, by: 'person', dies: undefined },
      { kind: 'prefer', person: '1', field: 'topic_7', allowed: false, by: 'person', dies: undefined },
    ],
  },
  {
    name: 'feedback-moves-updated-at',
    does: 'touches the row of the person whom an event is about',
    file: 'shared/users/repository.ts',
    find: 'const personIds = await this.#peopleOf(feedback);',
    replace:
      'const personIds = await this.#peopleOf(feedback); await database.query("update users set updated_at = updated_at + interval \'1 second\' where id::text = any($1)", [personIds]);',
    story: [{ kind: 'click', person: '1' }],
  },
  {
    name: 'told-after-publishing',
    does: 'does not note what waits to be told before it is published',
    file: 'shared/users/preference-store.ts',
    find: 'preference: withTold(stored.preference, telling), pending: true };',
    replace: 'preference: withTold(stored.preference, telling), pending: false };',
    story: [{ kind: 'complain', person: '1' }],
  },
  {
    name: 'arrival-decides',
    does: 'takes the word that arrived last for the last word',
    file: 'shared/users/precedence.ts',
    find: 'if (known !== undefined && !outranks(word, known)) return preference;',
    replace: '',
    story: [
      { kind: 'click', person: '1' },
      { kind: 'prefer', person: '1', field: 'unsubscribed', allowed: true, by: 'person', dies: undefined },
    ],
  },
];

let company: CompanyDatabase;
let sandbox: CustomerIOSandbox;
let outDir: string;
beforeAll(async () => {
  outDir = await mkdtemp(path.join(os.tmpdir(), 'repository-mutants-'));
  const switches = { updateEmailWithId: true };
  [company, sandbox] = await Promise.all([startCompanyDatabase(), startCustomerIO({ ...sandboxKeys, switches })]);
}, 120_000);
afterAll(async () => {
  await company.close();
  await sandbox.close();
  await rm(outDir, { recursive: true, force: true });
});

async function repositoryOf(mutant: Mutant | undefined, name: string): Promise<RepositoryClass> {
  const outfile = path.join(outDir, `${name}.js`);
  await build({
    entryPoints: [path.join(repositoryRoot, 'shared/users/repository.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    logLevel: 'error',
    plugins: mutant ? [mutantPlugin(mutant).plugin] : [],
  });
  const loaded = (await import(outfile)) as { readonly UserMessagingRepository: RepositoryClass };
  return loaded.UserMessagingRepository;
}

describe('the interleavings', () => {
  it.each(mutants)('see a repository that $does', async (mutant) => {
    const surroundings = { database: company, sandbox };
    const healthy = await repositoryOf(undefined, 'healthy');
    const broken = await repositoryOf(mutant, mutant.name);
    await expect(playSteps(surroundings, healthy, mutant.story)).resolves.toBeUndefined();
    await expect(playSteps(surroundings, broken, mutant.story)).rejects.toThrow(
      /expected|all was quiet|has not the row/,
    );
  });
});
