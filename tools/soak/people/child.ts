/** One process of a run: a sync, or the bare Pub/Sub client as its measure. Its figures are lines of JSON. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { PubSub } from '@google-cloud/pubsub';

import { Publisher } from '../../../shared/contract/publisher';
import { openSecret } from '../../../shared/secrets';
import { openPostgres } from '../../../shared/users/postgres-client';
import { UserMessagingRepository } from '../../../shared/users/repository';

export type ChildOrder = {
  readonly apiEndpoint: string;
  /** Waits for a line on stdin before each turn: how many messages at most. Otherwise everything at once. */
  readonly inTurns: boolean;
} & ({ readonly kind: 'bare' } | { readonly kind: 'sync'; readonly url: string; readonly pageRowsMax: number });

export type Turn = {
  readonly messages: number;
  readonly seconds: number;
  /** Of this process alone. */
  readonly cpuSeconds: number;
  /** As the report of a sync has it. */
  readonly ended: string;
};

/** After each page, and after each turn. */
export type ChildLine = { readonly people: number; readonly rssMb: number; readonly turn?: Turn };

export const soakTopic = 'soak-identify';

type Played = Pick<Turn, 'messages' | 'ended'>;
type Player = {
  readonly play: (messagesMax: number) => Promise<Played>;
  readonly close: () => Promise<unknown>;
};

/** Of all turns. */
let people = 0;

function say(turn?: Turn): void {
  const rssMb = Math.round(process.memoryUsage.rss() / 1_000_000);
  const line: ChildLine = { people, rssMb, ...(turn && { turn }) };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function syncPlayer({ url, pageRowsMax }: Extract<ChildOrder, { kind: 'sync' }>, pubsub: PubSub): Player {
  const publisher = new Publisher({ projectId: 'local', pubsub, topics: { identify: soakTopic } });
  const secret = openSecret('url', { kind: 'literal', text: url });
  const database = openPostgres({ url: secret, poolMax: 2, queryTimeoutMs: 120_000 });
  const repository = new UserMessagingRepository({
    database,
    publish: (message, options) => publisher.identify(message, options),
    nowMs: Date.now,
    sleep,
    newId: randomUUID,
  });
  const play = async (messagesMax: number): Promise<Played> => {
    const before = people;
    return repository.syncChanged({
      pageRowsMax,
      messagesMax,
      settleMs: 0,
      onProgress: (progress) => {
        people = before + progress.people;
        say();
      },
    });
  };
  return { play, close: () => publisher.close().then(() => database.close()) };
}

const barePageMax = 1_000;

/** What a service would do by hand: the same bytes, a thousand at a time. */
function barePlayer(pubsub: PubSub): Player {
  const topic = pubsub.topic(soakTopic);
  const play = async (messagesMax: number): Promise<Played> => {
    const until = people + messagesMax;
    while (people < until) {
      const count = Math.min(barePageMax, until - people);
      await Promise.all(Array.from({ length: count }, (_, index) => topic.publishMessage(bareMessage(people + index))));
      people += count;
      say();
    }
    return { messages: messagesMax, ended: 'complete' };
  };
  return { play, close: () => Promise.resolve() };
}

function bareMessage(n: number): { data: Buffer; attributes: Record<string, string> } {
  const attributes = { city: 'Springfield', name: `Person ${n}`, plan: 'free', email: `p${n}@example.com` };
  const message = {
    type: 'person',
    identifiers: { id: String(n) },
    timestamp: 1_760_000_000,
    action: 'identify',
    attributes,
  };
  const hex = randomUUID().replaceAll('-', '');
  return {
    data: Buffer.from(JSON.stringify(message)),
    attributes: {
      event_id: `people:${hex}`,
      published_at: new Date().toISOString(),
      schema_version: '1',
      traceparent: `00-${hex}-${hex.slice(16)}-00`,
    },
  };
}

async function* turnsOf({ inTurns }: ChildOrder): AsyncGenerator<number> {
  if (!inTurns) yield Number.POSITIVE_INFINITY;
  else for await (const line of createInterface({ input: process.stdin })) yield Number(line);
}

async function main(): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '') as ChildOrder;
  const pubsub = new PubSub({ projectId: 'local', apiEndpoint: order.apiEndpoint, emulatorMode: true });
  const player = order.kind === 'sync' ? syncPlayer(order, pubsub) : barePlayer(pubsub);
  for await (const messagesMax of turnsOf(order)) {
    const startedMs = performance.now();
    const before = process.cpuUsage();
    const { messages, ended } = await player.play(messagesMax);
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - startedMs) / 1000;
    say({ messages, ended, seconds, cpuSeconds: (user + system) / 1_000_000 });
  }
  await player.close();
  await pubsub.close();
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
