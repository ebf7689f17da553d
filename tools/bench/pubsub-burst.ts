/** A burst of messages through a Pub/Sub to a push endpoint that acknowledges at once. */
import { spawn } from 'node:child_process';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { freePort } from '../local/ports';
import { findOfficialEmulator, startOfficialEmulator } from '../local/official-emulator';
import { pubSubClient } from '../local/topology';

type Broker = { readonly address: string; readonly close: () => Promise<void> };

/** In a process of its own, as the official emulator is. */
export async function startEmbedded(): Promise<Broker> {
  const port = await freePort(0);
  const main = path.join(__dirname, '..', 'local', 'pubsub', 'main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', main, `--port=${port}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => {
      resolve();
    });
    child.once('exit', (code) => {
      reject(new Error(`the embedded Pub/Sub did not start: exit ${String(code)}`));
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          resolve();
        });
        child.kill('SIGTERM');
      }),
  };
}

/** Undefined where this machine has none. */
export function startOfficial(): Promise<Broker> | undefined {
  const found = findOfficialEmulator('pubsub', process.env);
  return found.kind === 'found' ? startOfficialEmulator(found, 'benchmark') : undefined;
}

/** Messages a second, from the first publish to the last push. */
export async function burst(broker: Broker, messages: number): Promise<number> {
  const seen = new Set<string>();
  const ids = /"messageId":\s*"(\d+)"/;
  let done: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(204).end();
      const id = ids.exec(Buffer.concat(chunks).toString('latin1'))?.[1];
      if (id === undefined) return;
      seen.add(id);
      if (seen.size === messages) done();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
  const client = pubSubClient('local', broker.address);
  try {
    const name = `burst-${Date.now()}`;
    const [topic] = await client.createTopic(name);
    const pushEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await topic.createSubscription(`${name}-push`, { pushConfig: { pushEndpoint }, ackDeadlineSeconds: 60 });
    const data = Buffer.alloc(400, 0x78);
    const startedMs = performance.now();
    const published = Array.from({ length: messages }, () => topic.publishMessage({ data }));
    await Promise.all([...published, all]);
    return messages / ((performance.now() - startedMs) / 1000);
  } finally {
    await client.close();
    server.close();
    server.closeAllConnections();
  }
}
