/** One process of a run: a sync, or the bare Pub/Sub client as its measure. Its figures are lines of JSON. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { PubSub } from '@google-cloud/pubsub';

import { Publisher } from '../../../shared/contract/publisher';
import { openSecret } from '../../../shared/secrets';
import { openPostgres } from '../../../shared/users/postgres-client';
import { UserMessagingRepository } from '../../../shared/users/repository';

export type ChildOrder =
  | { readonly kind: 'sync'; readonly url: string; readonly apiEndpoint: string; readonly pageRowsMax: number }
  | { readonly kind: 'bare'; readonly count: number; readonly apiEndpoint: string };

export type ChildLine = {
  readonly people: number;
  readonly rssMb: number;
  readonly seconds: number;
  readonly ended?: string;
  readonly problems?: number;
};

export const soakTopic = 'soak-identify';

const startedMs = performance.now();

function say(people: number, more: Partial<ChildLine> = {}): void {
  const rssMb = Math.round(process.memoryUsage.rss() / 1_000_000);
  const line: ChildLine = { people, rssMb, seconds: (performance.now() - startedMs) / 1000, ...more };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function runSync({ url, pageRowsMax }: Extract<ChildOrder, { kind: 'sync' }>, pubsub: PubSub): Promise<void> {
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
  const report = await repository.syncChanged({
    pageRowsMax,
    settleMs: 0,
    onProgress: ({ people }) => {
      say(people);
    },
  });
  say(report.people, { ended: report.ended, problems: report.problems });
  await publisher.close();
  await database.close();
}

/** What a service would do by hand: the same bytes, a thousand at a time. */
async function runBare({ count }: Extract<ChildOrder, { kind: 'bare' }>, pubsub: PubSub): Promise<void> {
  const topic = pubsub.topic(soakTopic);
  const pageMax = 1_000;
  for (let from = 0; from < count; from += pageMax) {
    const page = Array.from({ length: Math.min(pageMax, count - from) }, (_, index) => {
      const attributes = {
        name: `Person ${from + index}`,
        plan: 'free',
        city: 'Springfield',
        email: `p${from + index}@example.com`,
      };
      const message = {
        type: 'person',
        identifiers: { id: String(from + index) },
        action: 'identify',
        timestamp: 1_760_000_000,
        attributes,
      };
      return topic.publishMessage({
        data: Buffer.from(JSON.stringify(message)),
        attributes: { event_id: randomUUID(), published_at: new Date().toISOString(), schema_version: '1' },
      });
    });
    await Promise.all(page);
    say(from + page.length);
  }
  say(count, { ended: 'complete' });
}

async function main(): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '') as ChildOrder;
  const pubsub = new PubSub({ projectId: 'local', apiEndpoint: order.apiEndpoint, emulatorMode: true });
  if (order.kind === 'sync') await runSync(order, pubsub);
  else await runBare(order, pubsub);
  await pubsub.close();
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
