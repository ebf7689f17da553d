// Both ways of a request to a handler, our own and the framework's: every byte must arrive, nothing may end the process
// but a fault, and SIGTERM must not drop a request. Real processes, because all of it concerns what happens around the handler.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

import { bodyBytesMax } from '../../shared/http/http-handler';
import {
  startFunctionProcess,
  type FunctionLine,
  type FunctionProcess,
} from '../../tools/local/functions/function-process';
import { freePort } from '../../tools/local/ports';

type Echo = {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly way: string;
};

let folder: string;
let echo: FunctionProcess;
let lines: FunctionLine[];

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
afterAll(() => rm(folder, { recursive: true }));

const url = (): URL => new URL(echo.url);

/** What comes back on a socket of its own until the other side ends it, or until it holds `until`. */
async function exchange(parts: Iterable<string | Buffer>, until?: RegExp): Promise<string> {
  const socket: Socket = connect(Number(url().port), '127.0.0.1');
  let received = '';
  const over = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (until?.test(received)) resolve();
    });
    socket.on('close', () => {
      resolve();
    });
    // A socket that the other side has cut is closed, and what came before counts.
    socket.on('error', () => undefined);
  });
  await once(socket, 'connect');
  for (const part of parts) {
    if (socket.destroyed) break;
    if (!socket.write(part)) await Promise.race([once(socket, 'drain').catch(() => undefined), over]);
    else await new Promise((resolve) => setImmediate(resolve));
  }
  await over;
  socket.destroy();
  return received;
}

const statusesIn = (received: string): number[] =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

const alive = async (): Promise<string> => ((await (await fetch(echo.url)).json()) as Echo).way;

describe.each([
  ['own', { ECHO_FUNCTIONS: '1' }],
  ['framework', { ECHO_FUNCTIONS: '2' }],
])('a request on the way called %s', (way, env) => {
  beforeEach(async () => {
    lines = [];
    echo = await startFunctionProcess({
      name: 'echo',
      sourceDir: folder,
      port: await freePort(0),
      env,
      node: process.execPath,
      onLine: (line) => lines.push(line),
    });
  });
  afterEach(async () => {
    echo.kill('SIGKILL');
    await echo.exited;
  });

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
  ])('brings %s, byte for byte', async (_claim, body, headers: Record<string, string>) => {
    const response = await fetch(`${echo.url}/any/where?x=1`, { method: 'POST', body: new Uint8Array(body), headers });
    expect(response.status).toBe(200);
    const reached = (await response.json()) as Echo;
    expect(Buffer.from(reached.body, 'base64').equals(body)).toBe(true);
    expect({ ...reached, body: undefined }).toEqual({
      method: 'POST',
      url: '/any/where?x=1',
      contentType: headers['content-type'],
      contentEncoding: headers['content-encoding'],
      way,
    });
  });

  it('brings a body without content type, and a request without body', async () => {
    const response = await fetch(echo.url, { method: 'POST', body: new Uint8Array(json) });
    expect(await response.json()).toEqual({ method: 'POST', url: '/', body: json.toString('base64'), way });
    expect(await (await fetch(echo.url)).json()).toEqual({ method: 'GET', url: '/', body: '', way });
    const head = await fetch(echo.url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('brings a body that comes in chunks, and one that was announced first', async () => {
    const chunked = ['POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n', '3\r\nabc\r\n', '0\r\n\r\n'];
    expect(await exchange(chunked, /"way"/)).toContain(`"body":"${Buffer.from('abc').toString('base64')}"`);
    const announced = httpRequest(url(), {
      method: 'POST',
      headers: { expect: '100-continue', 'content-length': 3 },
    });
    announced.flushHeaders();
    await once(announced, 'continue');
    announced.end('abc');
    const [response] = (await once(announced, 'response')) as [AsyncIterable<Buffer>];
    let text = '';
    for await (const chunk of response) text += chunk.toString();
    expect(JSON.parse(text)).toMatchObject({ body: Buffer.from('abc').toString('base64') });
  });

  it('answers several requests of one connection in their order', async () => {
    const one = (path: string): string => `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nab`;
    const received = await exchange([one('/1') + one('/2') + one('/3')], /"\/3"/);
    expect([...received.matchAll(/"url":"(.{2})"/g)].map(([, at]) => at)).toEqual(['/1', '/2', '/3']);
  });

  it('refuses what is no HTTP and serves on', async () => {
    const head = 'POST / HTTP/1.1\r\nhost: x\r\n';
    expect(statusesIn(await exchange(['nonsense\r\n\r\n']))).toEqual([400]);
    const smuggled = `${head}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect(statusesIn(await exchange([smuggled]))).toEqual([400]);
    // More bytes than the content length: the rest is the next request, which is none.
    expect(statusesIn(await exchange([`${head}content-length: 2\r\n\r\nab{"rest":1}\r\n\r\n`])).sort()).toContain(400);
    expect(await alive()).toBe(way);
  });

  it('outlives senders who leave, before their body is complete and before they are answered', async () => {
    const leave = async (text: string): Promise<void> => {
      const socket = connect(Number(url().port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(text);
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.resetAndDestroy();
    };
    await leave('POST / HTTP/1.1\r\nhost: x\r\nx-fail: later\r\ncontent-length: 100\r\n\r\nonly this');
    await leave('POST / HTTP/1.1\r\nhost: x\r\nx-delay-ms: 200\r\ncontent-length: 2\r\n\r\nab');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await alive()).toBe(way);
  });

  it('is refused when its body is too large', async () => {
    const response = await fetch(echo.url, {
      method: 'POST',
      body: new Uint8Array(bodyBytesMax + 1),
    }).catch(() => 'cut off' as const);
    expect(response === 'cut off' ? 413 : response.status).toBe(413);
    expect(await alive()).toBe(way);
  });

  it('is answered 503 when the handler throws, with a line that says nothing of what it was about', async () => {
    const response = await fetch(echo.url, { method: 'POST', headers: { 'x-fail': 'now' }, body: 'x' });
    expect([response.status, await response.text()]).toEqual([503, '']);
    expect(await alive()).toBe(way);
    expect(lines).toMatchObject([{ severity: 'ERROR', message: 'unexpected TypeError', code: 'INTERNAL' }]);
    expect(JSON.stringify(lines)).not.toMatch(/gold|example\.com/);
  });

  it('is answered at SIGTERM, with all of 50 in flight, and no further one is taken; exit code 0', async () => {
    const answers = Array.from({ length: 50 }, (_, index) =>
      fetch(echo.url, { method: 'POST', headers: { 'x-delay-ms': String(500 + index * 20) }, body: 'x' }).then(
        (response) => response.status,
        (error: unknown) => String(error),
      ),
    );
    // Half of this one is there when the signal comes.
    const halves = connect(Number(url().port), '127.0.0.1');
    halves.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nab');
    const finished = once(halves, 'data').then(([chunk]) => statusesIn(String(chunk)));
    await new Promise((resolve) => setTimeout(resolve, 300));
    echo.kill('SIGTERM');
    echo.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 100));
    halves.write('cd');
    await expect(fetch(`${echo.url}/`, { headers: { connection: 'close' } })).rejects.toThrow('fetch failed');
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(await finished).toEqual([200]);
    await expect(echo.exited).resolves.toBe(0);
  });

  it('does not hold up SIGTERM when there is none', async () => {
    await alive();
    echo.kill('SIGTERM');
    await expect(echo.exited).resolves.toBe(0);
  });
});

describe('serve', () => {
  let otherPort: number;
  beforeEach(async () => {
    otherPort = await freePort(0);
    echo = await startFunctionProcess({
      name: 'echo',
      sourceDir: folder,
      port: await freePort(0),
      env: { OTHER_PORT: String(otherPort) },
      node: process.execPath,
    });
  });
  afterEach(async () => {
    echo.kill('SIGKILL');
    await echo.exited;
  });

  it("takes over the framework's server and no other of the process", async () => {
    const other = async (): Promise<number> => (await fetch(`http://127.0.0.1:${otherPort}/`)).status;
    expect([await other(), await alive(), await other(), await alive()]).toEqual([202, 'own', 202, 'own']);
  });

  it('refuses a body that never ends, long before its sender is through', async () => {
    const megabytesMax = 200;
    let megabytes = 0;
    const endless = function* (): Generator<string | Buffer> {
      yield 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n';
      const megabyte = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000, 0x61), Buffer.from('\r\n')]);
      for (; megabytes < megabytesMax; megabytes += 1) yield megabyte;
    };
    // The answer may be lost to the cut, as TCP has it; the cut is what counts.
    expect([[413], []]).toContainEqual(statusesIn(await exchange(endless())));
    expect(megabytes).toBeLessThan(megabytesMax);
    expect(await alive()).toBe('own');
  });

  it('leaves a fault outside of a request to the framework, which ends the instance', async () => {
    await fetch(echo.url, { method: 'POST', headers: { 'x-fail': 'later' }, body: 'x' }).catch(() => undefined);
    await expect(echo.exited).resolves.toBe(16);
  });
});
