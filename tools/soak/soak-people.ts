/** Back-fills of many people: how fast, in how much memory, and what is left of it when the process dies. */
import { PubSub } from '@google-cloud/pubsub';

import { chanceFrom } from '../local/day/chance';
import { startPostgres } from '../local/postgres/server';
import type { SoakOptions, SoakResult } from './main';
import { soakTopic, type ChildLine } from './people/child';
import { fillPeople } from './people/people-table';
import { startBroker, startChild } from './people/processes';
import { startRealPostgres } from './people/real-postgres';

const pageRowsMax = 1_000;
const ratioMin = 0.4;
/** What a run may take beyond what it took in its first quarter. */
const growthMax = 1.4;

type Figures = {
  readonly people: number;
  readonly perSecond: number;
  readonly rssMbEarly: number;
  readonly rssMbPeak: number;
  readonly ended: string | undefined;
};

function figuresOf(lines: readonly ChildLine[], count: number): Figures {
  const last = lines.at(-1);
  const first = lines[0];
  const early = lines.filter(({ people }) => people <= count / 4).map(({ rssMb }) => rssMb);
  // From the first page on, without what the process takes to start.
  const seconds = (last?.seconds ?? 0) - (first?.seconds ?? 0);
  return {
    people: last?.people ?? 0,
    perSecond: Math.round(((last?.people ?? 0) - (first?.people ?? 0)) / Math.max(0.001, seconds)),
    rssMbEarly: Math.max(...early),
    rssMbPeak: Math.max(...lines.map(({ rssMb }) => rssMb)),
    ended: last?.ended,
  };
}

export async function soakPeople({ peopleCount, node, signal }: SoakOptions): Promise<SoakResult> {
  const broker = await startBroker(node);
  const results: Record<string, unknown> = {};
  let holds = true;
  try {
    await createTopic(broker.address);
    const bareCount = Math.min(peopleCount, 100_000);
    const bare = startChild({ kind: 'bare', count: bareCount, apiEndpoint: broker.address }, node);
    await bare.ended;
    const measure = figuresOf(bare.lines, bareCount);
    console.log(`the bare client: ${measure.perSecond} messages a second, ${bareCount} of them`);
    results.bare = measure;

    for (const kind of ['PostgreSQL', 'PGlite'] as const) {
      if (signal.aborted) break;
      const count = kind === 'PGlite' ? Math.ceil(peopleCount / 10) : peopleCount;
      const postgres = kind === 'PGlite' ? { ...(await startPostgres()), version: '' } : await startRealPostgres();
      if (postgres === undefined) {
        console.log(
          `${kind}: SKIPPED, there are no binaries in /usr/lib/postgresql (Debian: apt install postgresql-15)`,
        );
        continue;
      }
      try {
        await fillPeople(postgres.url, count);
        const run = startChild({ kind: 'sync', url: postgres.url, apiEndpoint: broker.address, pageRowsMax }, node);
        signal.addEventListener('abort', () => run.child.kill());
        await run.ended;
        const figures = figuresOf(run.lines, count);
        const ratio = figures.perSecond / measure.perSecond;
        const isGood =
          figures.ended === 'complete' &&
          figures.people === count &&
          ratio >= ratioMin &&
          figures.rssMbPeak <= figures.rssMbEarly * growthMax;
        console.log(
          `${kind} ${postgres.version}: ${figures.people} of ${count} people, ${figures.perSecond}/s, ` +
            `${Math.round(ratio * 100)} % of the bare client, ${figures.rssMbEarly} MB after a quarter, ${figures.rssMbPeak} MB at most` +
            (isGood ? '' : ' FAILS'),
        );
        holds &&= isGood;
        results[kind] = { ...figures, ratio };
      } finally {
        await postgres.close();
      }
    }
  } finally {
    await broker.stop();
  }
  return { name: 'people', holds, figures: results };
}

const killsTotal = 10;
const killPageRows = 500;

/** A back-fill that is killed ten times: nobody missed, and a kill costs one page at most. */
export async function soakPeopleKills({ peopleCount, seeds, node, signal }: SoakOptions): Promise<SoakResult> {
  const [seed = 1] = seeds;
  const chance = chanceFrom(seed);
  const count = Math.min(peopleCount, 60_000);
  const real = await startRealPostgres();
  if (real === undefined) console.log('PostgreSQL: SKIPPED, no binaries; on PGlite instead');
  const postgres = real ?? (await startPostgres());
  const broker = await startBroker(node);
  try {
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
      } as const;
      let pages = 0;
      const run = startChild(order, node, ({ people }) => {
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
  }
}

async function createTopic(apiEndpoint: string): Promise<void> {
  const pubsub = new PubSub({ projectId: 'local', apiEndpoint, emulatorMode: true });
  await pubsub.createTopic(soakTopic);
  await pubsub.close();
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
