/**
 * Goal: at most one accepted send for each event_id, whatever happens, and a test that would see it if not. Method: the
 * sender's own parts over random plans and orders, with what was accepted counted beside the ledger; then builds of it
 * that are broken on purpose. `npm run soak -- --only sends` does the same with thousands of seeds.
 */
import { sendMutants } from '../../../tools/local/mutants/send-mutants';
import { buildSendCore, type SendCore } from '../../../tools/soak/sends/core';
import { checkHealthySends, checkSends } from '../../../tools/soak/sends/property';

const seed = 20_261_122;

describe('a send', () => {
  let core: SendCore;
  beforeAll(async () => {
    core = await buildSendCore();
  });

  it('is accepted at most once, and ends sent, parked with its reason, or pending', async () => {
    expect((await checkSends(core, seed, 500)).failure).toBeUndefined();
  });

  it('is accepted exactly once where nothing goes wrong', async () => {
    expect((await checkHealthySends(core, seed, 200)).failure).toBeUndefined();
  });
});

describe('the property of sends', () => {
  it.each(sendMutants.map((mutant) => [mutant.name, mutant] as const))('fails on %s', async (_name, mutant) => {
    const { failure } = await checkSends(await buildSendCore(mutant), seed, 1_500);
    expect(failure).toMatch(/\(seed 20261122, path /);
  });
});
