// What the framework's parsers would refuse must reach the handler as bytes, and SIGTERM must not drop a request.
// A real process on the real framework, because both concern what happens around the handler.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

import { startFunctionProcess, type FunctionProcess } from '../../tools/local/functions/function-process';
import { freePort } from '../../tools/local/ports';

let folder: string;
let echo: FunctionProcess;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'echo-'));
  await build({
    entryPoints: [path.join(__dirname, '../support/echo-function.ts')],
    outfile: path.join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
});
beforeEach(async () => {
  echo = await startFunctionProcess({
    name: 'echo',
    sourceDir: folder,
    port: await freePort(0),
    env: {},
    node: process.execPath,
  });
});
afterEach(async () => {
  echo.kill('SIGKILL');
  await echo.exited;
});
afterAll(() => rm(folder, { recursive: true }));

type Echo = { method: string; body: string; contentType?: string; contentEncoding?: string };

const send = async (body: Buffer, headers: Record<string, string>): Promise<Echo> => {
  const response = await fetch(echo.url, { method: 'POST', body: new Uint8Array(body), headers });
  expect(response.status).toBe(200);
  return (await response.json()) as Echo;
};

describe('serveRawRequests', () => {
  const json = Buffer.from('{"a":1}');
  it.each([
    ['JSON', json, { 'content-type': 'application/json' }],
    ['no JSON that says it is', Buffer.from('{oops'), { 'content-type': 'application/json' }],
    ['a charset nobody knows', json, { 'content-type': 'application/json; charset=klingon' }],
    ['UTF-16 that says so', Buffer.from('{}', 'utf16le'), { 'content-type': 'application/json; charset=utf-16' }],
    ['a CloudEvent that is no JSON', Buffer.from('x'), { 'content-type': 'application/cloudevents+json' }],
    ['a form', Buffer.from('a=%zz'), { 'content-type': 'application/x-www-form-urlencoded' }],
    ['text', Buffer.from('hello'), { 'content-type': 'text/plain' }],
    ['a content type that is none', json, { 'content-type': ';;;' }],
    ['bytes that are not gzip', json, { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
    ['gzip, still packed', gzipSync(json), { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
    ['an encoding nobody knows', json, { 'content-type': 'application/json', 'content-encoding': 'zip' }],
    ['12 MB', Buffer.alloc(12_000_000, 0x61), { 'content-type': 'application/json' }],
  ])('hands over %s, byte for byte', async (_claim, body, headers: Record<string, string>) => {
    const reached = await send(body, headers);
    expect(Buffer.from(reached.body, 'base64').equals(body)).toBe(true);
    expect(reached.contentType).toBe(headers['content-type']);
    expect(reached.contentEncoding).toBe(headers['content-encoding']);
  });

  it('hands over a body without content type', async () => {
    const response = await fetch(echo.url, { method: 'POST', body: new Uint8Array(json) });
    expect(await response.json()).toEqual({ method: 'POST', body: json.toString('base64') });
  });

  it('answers all of 50 requests in flight at SIGTERM, takes no further one and exits with 0', async () => {
    const answers = Array.from({ length: 50 }, (_, index) =>
      fetch(`${echo.url}/?delayMs=${String(500 + index * 20)}`, { method: 'POST', body: 'x' }).then(
        (response) => response.status,
        (error: unknown) => String(error),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    echo.kill('SIGTERM');
    echo.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(fetch(`${echo.url}/`, { headers: { connection: 'close' } })).rejects.toThrow('fetch failed');
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 50 }, () => 200));
    await expect(echo.exited).resolves.toBe(0);
  });

  it('exits at once on SIGTERM when nothing is in flight', async () => {
    echo.kill('SIGTERM');
    await expect(echo.exited).resolves.toBe(0);
  });
});
