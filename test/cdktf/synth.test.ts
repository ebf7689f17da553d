// Goal: the same source gives the same bytes, whenever and wherever it is built.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import vm from 'node:vm';

import { idsOnly } from '../../cdktf/constructs/ids-only';
import { zipFolder } from '../../tools/build/zips';
import { synthesizeInto } from './synthesized';

const temporary = (): string => mkdtempSync(path.join(tmpdir(), 'customerio-synth-'));

/** Every file under a folder with the hash of its bytes. */
const hashes = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => `${path.relative(folder, file)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`)
    .sort();

describe('synthesize', () => {
  it('writes the same bytes twice, JSON and zips', () => {
    const [first, second] = [temporary(), temporary()];
    synthesizeInto(first);
    synthesizeInto(second);
    expect(hashes(first).length).toBeGreaterThan(6);
    expect(hashes(second)).toEqual(hashes(first));
  });
});

describe('zipFolder', () => {
  it('does not see when a file was written, in whatever zone', async () => {
    const folder = temporary();
    for (const name of ['index.js', 'package.json']) writeFileSync(path.join(folder, name), `// ${name}\n`);
    const before = Buffer.from(await zipFolder(folder));
    utimesSync(path.join(folder, 'index.js'), new Date(), new Date(1_700_000_000_000));
    const zone = process.env.TZ;
    process.env.TZ = 'Asia/Tokyo';
    const after = Buffer.from(await zipFolder(folder));
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(after.equals(before)).toBe(true);
  });

  it('sees what is in a file', async () => {
    const folder = temporary();
    writeFileSync(path.join(folder, 'index.js'), 'one');
    const before = Buffer.from(await zipFolder(folder));
    writeFileSync(path.join(folder, 'index.js'), 'two');
    expect(Buffer.from(await zipFolder(folder)).equals(before)).toBe(false);
  });
});

describe('idsOnly', () => {
  type Message = { readonly data: string; readonly attributes: Readonly<Record<string, string>> };
  const run = (message: Message): Message =>
    vm.runInNewContext(`${idsOnly.code}; ${idsOnly.functionName}(message, {})`, { message }) as Message;
  const attributes = { event_id: '01JD9Z3M5T8Q4W6X7Y8Z9A0B1C' };

  it.each([
    [
      'action and type',
      '{"type":"person","action":"identify","identifiers":{"email":"a@example.com"}}',
      '{"type":"person","action":"identify"}',
    ],
    ['the channel', '{"channel":"email","to":"a@example.com","message_data":{"total":3}}', '{"channel":"email"}'],
    ['nothing of a name with personal data', '{"action":"a@example.com"}', '{}'],
    ['nothing of a body that is no JSON', 'a@example.com', '{}'],
    ['nothing of null', 'null', '{}'],
    ['nothing of a list', '["a@example.com"]', '{}'],
  ])('keeps %s', (_claim, data, kept) => {
    expect({ ...run({ data, attributes }) }).toEqual({ data: kept, attributes });
  });
});
