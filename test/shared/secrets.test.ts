// A secret must survive rotation, a failing read and many readers at once. Real files; the clock is an argument.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { openSecret } from '../../shared/secrets';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'secrets-'));
  file = path.join(folder, 'key');
});
afterEach(() => rm(folder, { recursive: true }));

describe('openSecret', () => {
  it('returns a literal as it is', async () => {
    await expect(openSecret('KEY', { kind: 'literal', text: 'abc' }).read()).resolves.toBe('abc');
  });

  it('trims the white space around a mounted value', async () => {
    await writeFile(file, '  abc\n');
    await expect(openSecret('KEY', { kind: 'file', path: file }).read()).resolves.toBe('abc');
  });

  it('keeps a value for 60 seconds and reads a rotated file after that', async () => {
    let nowMs = 0;
    const secret = openSecret('KEY', { kind: 'file', path: file }, () => nowMs);
    await writeFile(file, 'old');
    await secret.read();
    await writeFile(file, 'new');
    nowMs = 59_999;
    await expect(secret.read()).resolves.toBe('old');
    nowMs = 60_000;
    await expect(secret.read()).resolves.toBe('new');
  });

  it('reads again on refresh, but not more than once in 5 seconds', async () => {
    let nowMs = 0;
    const secret = openSecret('KEY', { kind: 'file', path: file }, () => nowMs);
    await writeFile(file, 'old');
    await secret.read();
    await writeFile(file, 'new');
    nowMs = 4_999;
    await expect(secret.refresh()).resolves.toBe('old');
    nowMs = 5_000;
    await expect(secret.refresh()).resolves.toBe('new');
  });

  it('keeps the last good value when the file goes away or becomes empty', async () => {
    let nowMs = 0;
    const secret = openSecret('KEY', { kind: 'file', path: file }, () => nowMs);
    await writeFile(file, 'good');
    await secret.read();
    await writeFile(file, '\n');
    nowMs = 60_000;
    await expect(secret.read()).resolves.toBe('good');
    await rm(file);
    nowMs = 120_000;
    await expect(secret.read()).resolves.toBe('good');
  });

  it('reads once for many readers at the same time', async () => {
    await writeFile(file, 'abc');
    const secret = openSecret('KEY', { kind: 'file', path: file }, () => 0);
    const first = secret.read();
    const second = secret.read();
    expect(second).toBe(first);
    await expect(second).resolves.toBe('abc');
  });

  it('names the variable and the way it is given when there is no value, and tries again next time', async () => {
    const secret = openSecret('CUSTOMERIO_SITE_ID', { kind: 'file', path: file }, () => 0);
    await expect(secret.read()).rejects.toThrow(
      'CUSTOMERIO_SITE_ID could not be read from its file reference (ENOENT)',
    );
    await writeFile(file, 'abc');
    await expect(secret.read()).resolves.toBe('abc');
  });
});
