// Goal: whatever happens in whatever order, database, Customer.io and the table of precedence agree in the end, and then
// nothing more is published. Method: random interleavings with late, repeated and reordered events and dying processes.
import fc from 'fast-check';

import { UserMessagingRepository } from '../../../shared/users/repository';
import { startCompanyDatabase, type CompanyDatabase } from '../../support/company-database';
import { startCustomerIO, type CustomerIOSandbox } from '../../../tools/local/customerio/server';
import { steps } from './interleaving-steps';
import { sandboxKeys } from './customerio-people';
import { playSteps } from './interleavings';

let company: CompanyDatabase;
let sandbox: CustomerIOSandbox;
beforeAll(async () => {
  [company, sandbox] = await Promise.all([
    startCompanyDatabase(),
    startCustomerIO({ ...sandboxKeys, switches: { updateEmailWithId: true } }),
  ]);
}, 120_000);
afterAll(async () => {
  await company.close();
  await sandbox.close();
});

const numRuns = Number(process.env.INTERLEAVINGS ?? 12);

describe('UserMessagingRepository', () => {
  it('brings database, Customer.io and the table of precedence to agreement, and to rest', async () => {
    await fc.assert(
      fc.asyncProperty(steps, (played) => playSteps({ database: company, sandbox }, UserMessagingRepository, played)),
      { numRuns, ...(process.env.SEED !== undefined && { seed: Number(process.env.SEED) }) },
    );
  }, 600_000);

  // Each access to the database or the topic, before and after: the next sync finds what was not published.
  it.each(Array.from({ length: 12 }, (_, dies) => dies))(
    'loses nothing when it dies after %i accesses',
    async (dies) => {
      const surroundings = { database: company, sandbox };
      await playSteps(surroundings, UserMessagingRepository, [
        { kind: 'prefer', person: '1', field: 'unsubscribed', allowed: false, by: 'person', dies },
        { kind: 'complain', person: '2' },
        { kind: 'feedback', pick: 0, again: false, dies },
      ]);
    },
  );
});
