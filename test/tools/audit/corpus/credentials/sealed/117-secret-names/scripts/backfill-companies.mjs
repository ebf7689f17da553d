import pLimit from 'p-limit';
import { putPerson } from '../src/customerio.mjs';
import { closePool, listAccounts } from '../src/db.mjs';

const limit = pLimit(8);
const accounts = await listAccounts();

await Promise.all(
  accounts.map((account) =>
    limit(() => putPerson(account.ownerId, { email: account.ownerEmail, company_name: account.company })),
  ),
);

console.log(`updated ${accounts.length} people`);
await closePool();
