/** A back-fill that is killed ten times: nobody missed, and a kill costs one page at most. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { PubSub } from '@google-cloud/pubsub';

import { chanceFrom } from '../local/day/chance';
import { startPostgres } from '../local/postgres/server';
import type { SoakOptions, SoakResult } from './main';
import { soakTopic } from './people/child';
import { fillPeople } from './people/people-table';
import { buildChild, startBroker, startChild } from './people/processes';
import { startRealPostgres } from './people/real-postgres';

const killsTotal = 10;
const killPageRows = 500;

export async function soakPeopleKills({ peopleCount, seeds, node, signal }: SoakOptions): Promise<SoakResult> {
  const [seed = 1] = seeds;
  const chance = chanceFrom(seed);
  const count = Math.min(peopleCount, 60_000);
  const real = await startRealPostgres();
  if (real === undefined) console.log('PostgreSQL: SKIPPED, no binaries; on PGlite instead');
  const postgres = real ?? (await startPostgres());
  const broker = await startBroker(node);
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'soak-people-'));
  try {
    const file = { file: await buildChild(outDir), node };
    const received = await receivedOn(broker.address);
    await fillPeople(postgres.url, count);
    let kills = 0;
    let ended: number | NodeJS.Signals = 'SIGKILL';
    while (ended === 'SIGKILL' && !signal.aborted) {
      const stopAfter = kills < killsTotal ? 1 + chance.int(0, 7) : Number.POSITIVE_INFINITY;
      const order = {
        kind: 'sync',
        url: postgres.url,
        apiEndpoint: broker.address,
        pageRowsMax: killPageRows,
        inTurns: false,
      } as const;
      let pages = 0;
      const run = startChild(order, file, ({ people }) => {
        pages += 1;
        if (pages !== stopAfter || people === 0) return;
        // Somewhere within the next page, wherever that is.
        setTimeout(() => run.child.kill('SIGKILL'), chance.int(0, 40));
      });
      ended = await run.ended;
      if (ended === 'SIGKILL') kills += 1;
      // Nobody releases the lease of a process that was killed; here nobody waits a minute for it to run out.
      await expireLease(postgres.url);
    }
    const people = await received.settled(count);
    const missed = count - people.size;
    const repeated = [...people.values()].reduce((sum, times) => sum + times - 1, 0);
    const holds = missed === 0 && kills === killsTotal && repeated <= kills * killPageRows;
    console.log(
      `seed ${seed}: ${count} people, killed ${kills} times: ${missed} missed, ${repeated} published twice ` +
        `(a page is ${killPageRows}; ${Math.round(repeated / Math.max(1, kills))} a kill)${holds ? '' : ' FAILS'}`,
    );
    await received.close();
    return { name: 'people-kills', holds, figures: { seed, count, kills, missed, repeated } };
  } finally {
    await broker.stop();
    await postgres.close();
    await rm(outDir, { recursive: true });
  }
}

async function expireLease(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('update customerio.sync_state set lease_until = now()');
  await client.end();
}

/** Counts how often each person was published. */
async function receivedOn(apiEndpoint: string): Promise<{
  readonly settled: (count: number) => Promise<ReadonlyMap<string, number>>;
  readonly close: () => Promise<void>;
}> {
  const pubsub = new PubSub({ projectId: 'local', apiEndpoint, emulatorMode: true });
  const [topic] = await pubsub.createTopic(soakTopic);
  const [subscription] = await topic.createSubscription('soak');
  const people = new Map<string, number>();
  const messages = new Set<string>();
  let lastMs = Date.now();
  subscription.on('message', (message) => {
    message.ack();
    // Delivered twice is not published twice.
    if (messages.has(message.id)) return;
    messages.add(message.id);
    lastMs = Date.now();
    const { identifiers } = JSON.parse(message.data.toString()) as { readonly identifiers: { readonly id: string } };
    people.set(identifiers.id, (people.get(identifiers.id) ?? 0) + 1);
  });
  const quietMs = 3_000;
  return {
    settled: async (count) => {
      while (Date.now() - lastMs < (people.size < count ? 10 : 1) * quietMs) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return people;
    },
    close: async () => {
      await subscription.close();
      await pubsub.close();
    },
  };
}
