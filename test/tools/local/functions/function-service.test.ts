// What Cloud Run does to the instances of a function, seen from the side of who sends requests. Real processes.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  startFunctionService,
  type FunctionService,
  type InstanceLimits,
} from '../../../../tools/local/functions/function-service';
import { freePort } from '../../../../tools/local/ports';

jest.setTimeout(60_000);

/** Answers after `ms` with its process and how many requests it had at once. */
const source = `
let inFlight = 0;
let most = 0;
exports.busy = (request, response) => {
  inFlight += 1;
  most = Math.max(most, inFlight);
  setTimeout(() => {
    inFlight -= 1;
    response.set('x-body-bytes', String(request.rawBody ? request.rawBody.length : 0)).json({ pid: process.pid, most });
  }, Number(request.query.ms ?? 0));
};
// As the functions do it: the framework's own listener drops what it has.
const drain = () => setInterval(() => inFlight === 0 && process.exit(0), 5);
process.on('newListener', (name, listener) => {
  if (name === 'SIGTERM' && listener !== drain) setImmediate(() => process.off(name, listener));
});
process.on('SIGTERM', drain);
`;

let folder: string;
const services: FunctionService[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'service-'));
  for (const [name, text] of [
    ['busy', source],
    ['broken', 'throw new Error("bad configuration")'],
  ] as const) {
    await mkdir(path.join(folder, name));
    await writeFile(path.join(folder, name, 'index.js'), text);
  }
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
});
afterAll(() => rm(folder, { recursive: true }));

async function start(
  instances: InstanceLimits,
  more: { name?: string; timeoutMs?: number } = {},
): Promise<FunctionService> {
  const { name = 'busy', timeoutMs = 20_000 } = more;
  const service = await startFunctionService({
    name,
    sourceDir: path.join(folder, name),
    port: await freePort(0),
    env: {},
    node: process.execPath,
    instances,
    timeoutMs,
  });
  services.push(service);
  return service;
}

type Answer = { readonly status: number; readonly pid?: number; readonly most?: number };

async function ask({ url }: FunctionService, ms: number, body = ''): Promise<Answer & { bytes: string | null }> {
  const response = await fetch(`${url}/?ms=${ms}`, { method: 'POST', body });
  const text = await response.text();
  const answered = response.ok ? (JSON.parse(text) as Answer) : {};
  return { ...answered, status: response.status, bytes: response.headers.get('x-body-bytes') };
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('startFunctionService', () => {
  it('hands on bodies and answers', async () => {
    const service = await start({ min: 1, max: 1, concurrency: 10 });
    const answer = await ask(service, 0, 'x'.repeat(300_000));
    expect(answer).toMatchObject({ status: 200, bytes: '300000', pid: service.pids()[0] });
    expect(service.inFlight()).toBe(0);
  });

  it('gives an instance no more requests than it takes, and starts another when all are full', async () => {
    const service = await start({ min: 1, max: 2, concurrency: 2 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(service, 400)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(Math.max(...answers.map(({ most = 0 }) => most))).toBe(2);
    await until(() => service.pids().length === 2);
    expect(service.stats.started).toBe(2);
  });

  it('answers 429 to a request that found every instance full for too long', async () => {
    const service = await start({ min: 1, max: 1, concurrency: 1, pendingMsMax: 200 });
    const [first, second] = await Promise.all([ask(service, 2_000), ask(service, 0)]);
    expect([first.status, second.status].sort()).toEqual([200, 429]);
    expect(service.stats.refused).toEqual({ 429: 1 });
  });

  it('gives no instance a request whose sender has gone while it waited, with half of its body', async () => {
    const service = await start({ min: 1, max: 1, concurrency: 1 }, { timeoutMs: 5_000 });
    const first = ask(service, 1_500);
    await until(() => service.inFlight() === 1);
    const gone = connect(Number(new URL(service.url).port), '127.0.0.1');
    gone.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nhalf');
    await until(() => service.inFlight() === 2);
    gone.destroy();
    expect((await first).status).toBe(200);
    // An instance that had it would wait for the other half until the request ends with 504.
    const [next] = await Promise.all([ask(service, 0), until(() => service.inFlight() === 0)]);
    expect(next.status).toBe(200);
    expect(service.stats.refused).toEqual({});
  });

  it('answers 500 when no instance can be started', async () => {
    const service = await start({ min: 0, max: 1, concurrency: 1 }, { name: 'broken' });
    expect((await ask(service, 0)).status).toBe(500);
  });

  it('answers 504 to a request that takes too long', async () => {
    const service = await start({ min: 1, max: 1, concurrency: 1 }, { timeoutMs: 100 });
    expect((await ask(service, 3_000)).status).toBe(504);
  });

  it('answers 503 to what a killed instance had, and puts another in its place', async () => {
    const service = await start({ min: 1, max: 1, concurrency: 10 });
    const [killed = 0] = service.pids();
    const asked = ask(service, 10_000);
    await until(() => service.inFlight() === 1);
    expect(service.kill(killed, 'SIGKILL')).toBe(true);
    expect((await asked).status).toBe(503);
    await until(() => service.pids().some((pid) => pid !== killed));
    expect((await ask(service, 0)).status).toBe(200);
    expect(service.stats).toMatchObject({ died: 1, started: 2 });
    expect(service.kill(killed, 'SIGKILL')).toBe(false);
  });

  it('lets an instance that is told to stop finish what it has', async () => {
    const service = await start({ min: 1, max: 1, concurrency: 10 });
    const [stopped = 0] = service.pids();
    const asked = ask(service, 4_000);
    await until(() => service.inFlight() === 1);
    // In flight for the front means written to the instance; it must also have been read there.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(service.kill(stopped, 'SIGTERM')).toBe(true);
    expect(service.pids()).not.toContain(stopped);
    const [before, after] = await Promise.all([asked, ask(service, 0)]);
    expect(before).toMatchObject({ status: 200, pid: stopped });
    expect(after.pid).not.toBe(stopped);
  });

  it('stops instances that have nothing to do, down to the least', async () => {
    const service = await start({ min: 1, max: 3, concurrency: 1, idleMsMax: 300 });
    await Promise.all(Array.from({ length: 3 }, () => ask(service, 1_500)));
    await until(() => service.stats.stopped > 0 && service.pids().length === 1);
    expect((await ask(service, 0)).status).toBe(200);
    expect(service.stats.died).toBe(0);
  });
});
