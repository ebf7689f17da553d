// Goal: the interleavings see what they are there for. Method: repositories that are broken on purpose, one line each,
// are played until they fail, with a story and by chance; a build that survives is a hole in the property.
import { startCustomerIO, type CustomerIOSandbox } from '../../../tools/local/customerio/server';
import type { Mutant } from '../../../tools/local/mutants/mutants';
import { startCompanyDatabase, type CompanyDatabase } from '../../support/company-database';
import { firstSeedThatSees, repositoryOf, tellSeed } from './broken-repository';
import { sandboxKeys } from './customerio-people';
import type { RepositoryClass } from './dying-process';
import { steps, type Step } from './interleaving-steps';
import { playSteps } from './interleavings';

/** One random run each. */
const seedsMax = 300;

type PlayedMutant = Mutant & {
  readonly story: readonly Step[];
  /** The first seed that sees it, from which it is looked for: those before it only take time. None: too rare for chance. */
  readonly seed?: number;
};

const mutants: readonly PlayedMutant[] = [
  {
    name: 'checkpoint-first',
    seed: 202,
    does: 'moves the checkpoint before the messages of the page are confirmed',
    file: 'shared/users/sync-changed.ts',
    find: 'const published = await publishRows(this.#parts, fresh);',
    replace:
      'await moveCheckpoint(database.query, this.#lease, range.to); const published = await publishRows(this.#parts, fresh);',
    story: [
      { kind: 'rename', person: '1' },
      ...Array.from({ length: 25 }, (_, dies): Step => ({ kind: 'sync', dies })),
    ],
  },
  {
    name: 'undefined-overwrites',
    seed: 64,
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
    seed: 4,
    does: 'touches the row of the person whom an event is about',
    file: 'shared/users/repository.ts',
    find: 'const personIds = await this.#peopleOf(feedback);',
    replace:
      'const personIds = await this.#peopleOf(feedback); await database.query("update users set updated_at = updated_at + interval \'1 second\' where id::text = any($1)", [personIds]);',
    story: [{ kind: 'click', person: '1' }],
  },
  {
    name: 'told-after-publishing',
    seed: 1,
    does: 'does not note what waits to be told before it is published',
    file: 'shared/users/preference-store.ts',
    find: 'preference: withTold(stored.preference, telling), pending: true };',
    replace: 'preference: withTold(stored.preference, telling), pending: false };',
    story: [{ kind: 'complain', person: '1' }],
  },
  {
    name: 'arrival-decides',
    seed: 80,
    does: 'takes the word that arrived last for the last word',
    file: 'shared/users/precedence.ts',
    find: 'if (known !== undefined && !outranks(word, known)) return preference;',
    replace: '',
    story: [
      { kind: 'click', person: '1' },
      { kind: 'prefer', person: '1', field: 'unsubscribed', allowed: true, by: 'person', dies: undefined },
    ],
  },
  {
    name: 'deletion-lost',
    seed: 4,
    does: 'passes over rows that were deleted',
    file: 'shared/users/sync-rows.ts',
    find: 'const spoken = rows.filter(({ id }) => !isSilent(known.get(id)));',
    replace: 'const spoken = rows.filter(({ id, isDeleted }) => !isDeleted && !isSilent(known.get(id)));',
    story: [{ kind: 'remove', person: '1' }],
  },
  {
    name: 'gone-not-noted',
    seed: 4,
    does: 'believes that Customer.io still knows what it knew before the profile was deleted',
    file: 'shared/users/sync-rows.ts',
    find: 'const gone = { ...stored, preference: { ...stored.preference, goneAtMs: nowMs } };',
    replace: 'const gone = stored;',
    story: [
      { kind: 'prefer', person: '1', field: 'unsubscribed', allowed: false, by: 'person', dies: undefined },
      { kind: 'remove', person: '1' },
      { kind: 'restore', person: '1' },
    ],
  },
  {
    name: 'refusals-lost-in-suppression',
    does: 'does not tell again what was refused when a suppression ends',
    file: 'shared/users/repository.ts',
    find: 'await noteGone(query, [personId], { known, nowMs: nowMs(), addressOf: () => address });',
    replace: '',
    story: [
      { kind: 'prefer', person: '1', field: 'unsubscribed', allowed: false, by: 'person', dies: undefined },
      { kind: 'suppress', person: '1', dies: undefined },
      { kind: 'unsuppress', person: '1', dies: undefined },
    ],
  },
  {
    name: 'kept-though-forgotten',
    seed: 47,
    does: 'keeps what it hears of somebody who was forgotten',
    file: 'shared/users/repository.ts',
    find: "said.filter(({ field }) => field === 'suppressed' || !isForgotten);",
    replace: "said.filter(({ field }) => field === 'suppressed' || isForgotten !== undefined);",
    story: [
      { kind: 'forget', person: '1', block: false, dies: undefined },
      { kind: 'prefer', person: '1', field: 'unsubscribed', allowed: false, by: 'person', dies: undefined },
    ],
  },
];

let company: CompanyDatabase;
let sandbox: CustomerIOSandbox;
let healthy: RepositoryClass;
beforeAll(async () => {
  const switches = { updateEmailWithId: true };
  [company, sandbox, healthy] = await Promise.all([
    startCompanyDatabase(),
    startCustomerIO({ ...sandboxKeys, switches }),
    repositoryOf(),
  ]);
}, 120_000);
afterAll(async () => {
  await company.close();
  await sandbox.close();
});

describe('the interleavings', () => {
  it.each(mutants)('see a repository that $does', async (mutant) => {
    const surroundings = { database: company, sandbox };
    const broken = await repositoryOf(mutant);
    await expect(playSteps(surroundings, healthy, mutant.story)).resolves.toBeUndefined();
    await expect(playSteps(surroundings, broken, mutant.story)).rejects.toThrow(
      /expected|all was quiet|has not the row/,
    );
  });

  const seeded = mutants.flatMap((mutant) => (mutant.seed === undefined ? [] : [{ ...mutant, seed: mutant.seed }]));
  it.each(seeded)(
    'see by chance a repository that $does',
    async (mutant) => {
      const surroundings = { database: company, sandbox };
      const broken = await repositoryOf(mutant);
      const seen = await firstSeedThatSees(steps, { from: mutant.seed, seedsMax }, (played) =>
        playSteps(surroundings, broken, played),
      );
      tellSeed(mutant, seen);
      expect(seen?.sees).toMatch(/expected|all was quiet|has not the row/);
    },
    300_000,
  );
});
