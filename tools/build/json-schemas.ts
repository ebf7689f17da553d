/** `npm run schemas`: writes shared/contract/schemas/ anew from the schemas of the contract. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { jsonSchemaFiles } from '../../shared/contract/json-schemas';

const schemasDir = path.join(__dirname, '..', '..', 'shared', 'contract', 'schemas');

async function main(): Promise<void> {
  await rm(schemasDir, { recursive: true, force: true });
  await mkdir(schemasDir, { recursive: true });
  for (const [name, text] of Object.entries(jsonSchemaFiles())) await writeFile(path.join(schemasDir, name), text);
}

void main();
