// The embedded Firestore as a process of its own, found by the client through FIRESTORE_EMULATOR_HOST as in real use.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { Firestore } from '@google-cloud/firestore';

import { parseMainOptions } from '../../../../tools/local/firestore/main-options';

process.env.METADATA_SERVER_DETECTION = 'none';

const main = path.join(__dirname, '../../../../tools/local/firestore/main.ts');

describe('main', () => {
  it('prints one ready line, serves, and ends cleanly on SIGTERM', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { firestore: address } = JSON.parse(line.toString()) as { firestore: string };
    process.env.FIRESTORE_EMULATOR_HOST = address;
    const client = new Firestore({ projectId: 'local' });
    const document = client.doc('things/one');
    await document.create({ count: 1, nested: { kept: true, gone: true } });
    await document.update({ 'nested.gone': 'no' });
    expect((await document.get()).data()).toEqual({ count: 1, nested: { kept: true, gone: 'no' } });
    expect((await client.collection('things').where('count', '>', 0).orderBy('count', 'desc').get()).size).toBe(1);
    expect((await client.collection('things').listDocuments()).map(({ id }) => id)).toEqual(['one']);
    await expect(document.create({})).rejects.toThrow(expect.objectContaining({ code: 6 }));
    await expect(client.doc('things/two').update({ count: 2 })).rejects.toThrow(expect.objectContaining({ code: 5 }));
    await document.delete();
    expect((await document.get()).exists).toBe(false);
    await client.terminate();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  }, 40_000);
});

describe('parseMainOptions', () => {
  it.each([['x'], ['65536'], ['-1']])('refuses the port %s', (port) => {
    expect(parseMainOptions([`--port=${port}`])).toEqual({
      kind: 'wrong',
      text: `--port is ${port}: expected 0 to 65535`,
    });
  });

  it('listens on 8081 unless told otherwise', () => {
    expect(parseMainOptions([])).toEqual({ kind: 'run', options: { host: '127.0.0.1', port: 8081 } });
  });
});
