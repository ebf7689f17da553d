/** Back-fills of many people: how fast beside the bare Pub/Sub client, and in how much memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { PubSub } from '@google-cloud/pubsub';

import { startPostgres } from '../local/postgres/server';
import type { SoakOptions, SoakResult } from './main';
import { soakTopic } from './people/child';
import { cpuSecondsOf } from './people/cpu-time';
import { fillPeople } from './people/people-table';
import { buildChild, startBroker, type Broker } from './people/processes';
import { startRealPostgres } from './people/real-postgres';
import { median, playTurns, type MeasuredTurn, type Turns } from './people/turns';

const pageRowsMax = 1_000;
const messagesPerTurnMax = 10_000;
const turnsMin = 10;
const ratioMin = 0.4;
/** Where less than this is left, others use the machine too, and the clock says how much they do. */
const idleShareMin = 0.1;
/** What a run may take beyond what it took in its first quarter. */
const growthMax = 1.4;

type Kind = 'PostgreSQL' | 'PGlite';
type Server = {
  readonly url: string;
  readonly version: string;
  readonly cpuSeconds: () => Promise<number | undefined>;
  readonly close: () => Promise<void>;
};

export async function soakPeople({ peopleCount, node, signal }: SoakOptions): Promise<SoakResult> {
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'soak-people-'));
  const broker = await startBroker(node);
  const results: Partial<Record<Kind, Figures>> = {};
  try {
    const file = { file: await buildChild(outDir), node };
    await createTopic(broker.address);
    for (const kind of ['PostgreSQL', 'PGlite'] as const) {
      const server = signal.aborted ? undefined : await startServer(kind);
      if (server === undefined) continue;
      const count = kind === 'PGlite' ? Math.ceil(peopleCount / 10) : peopleCount;
      try {
        await fillPeople(server.url, count);
        const common = { apiEndpoint: broker.address, inTurns: true };
        const turns = await playTurns({
          bare: { ...common, kind: 'bare' },
          sync: { ...common, kind: 'sync', url: server.url, pageRowsMax },
          file,
          messagesPerTurn: messagesPerTurnOf(count),
          computed: () => computedBy(broker, server),
          signal,
        });
        const figures = figuresOf(turns, count);
        for (const line of linesOf(`${kind} ${server.version}`.trim(), figures, turns)) console.log(line);
        results[kind] = figures;
      } finally {
        await server.close();
      }
    }
  } finally {
    await broker.stop();
    await rm(outDir, { recursive: true });
  }
  return { name: 'people', holds: Object.values(results).every(({ holds }) => holds), figures: results };
}

const messagesPerTurnOf = (count: number): number => Math.min(messagesPerTurnMax, Math.ceil(count / turnsMin));

async function startServer(kind: Kind): Promise<Server | undefined> {
  if (kind === 'PGlite') {
    // In a thread of this process, which does nothing else meanwhile.
    const cpuSeconds = (): Promise<number> => {
      const { user, system } = process.cpuUsage();
      return Promise.resolve((user + system) / 1_000_000);
    };
    return { ...(await startPostgres()), version: '', cpuSeconds };
  }
  const real = await startRealPostgres();
  if (real) return { ...real, cpuSeconds: () => cpuSecondsOf(real.pid) };
  console.log(`${kind}: SKIPPED, there are no binaries in /usr/lib/postgresql (Debian: apt install postgresql-15)`);
  return undefined;
}

const computedBy = async (
  broker: Broker,
  server: Server,
): Promise<{ broker: number | undefined; database: number | undefined }> => ({
  broker: await cpuSecondsOf(broker.pid),
  database: await server.cpuSeconds(),
});

type Figures = {
  readonly people: number;
  readonly count: number;
  readonly rounds: number;
  readonly perSecond: number;
  readonly barePerSecond: number;
  readonly ratio: number;
  /** The same if each process had a core of its own, by CPU time: the slowest of them decides. */
  readonly ratioOfCores: number;
  readonly idleShare: number;
  readonly rssMbEarly: number;
  readonly rssMbPeak: number;
  readonly ended: string | undefined;
  readonly holds: boolean;
};

const rateOf = ({ messages, seconds }: MeasuredTurn): number => messages / seconds;
const rateOfCores = ({ messages, cpuSeconds, broker = 0, database = 0 }: MeasuredTurn): number =>
  messages / Math.max(cpuSeconds, broker, database);

function figuresOf({ rounds, lines }: Turns, count: number): Figures {
  const people = lines.at(-1)?.people ?? 0;
  const ended = rounds.at(-1)?.sync.ended;
  // The last turn may be short, and looks for rows without a time.
  const full = rounds.filter(({ sync }) => sync.messages >= messagesPerTurnOf(count));
  const ratio = median(full.map(({ bare, sync }) => rateOf(sync) / rateOf(bare)));
  const ratioOfCores = median(full.map(({ bare, sync }) => rateOfCores(sync) / rateOfCores(bare)));
  const idleShare = median(full.map(({ sync }) => sync.idleShare));
  const isFastEnough = ratio >= ratioMin || (idleShare < idleShareMin && ratioOfCores >= ratioMin);
  const rssMbEarly = Math.max(...lines.filter((line) => line.people <= count / 4).map(({ rssMb }) => rssMb));
  const rssMbPeak = Math.max(...lines.map(({ rssMb }) => rssMb));
  return {
    people,
    count,
    rounds: full.length,
    perSecond: Math.round(median(full.map(({ sync }) => rateOf(sync)))),
    barePerSecond: Math.round(median(full.map(({ bare }) => rateOf(bare)))),
    ratio,
    ratioOfCores,
    idleShare,
    rssMbEarly,
    rssMbPeak,
    ended,
    holds: ended === 'complete' && people === count && isFastEnough && rssMbPeak <= rssMbEarly * growthMax,
  };
}

function linesOf(name: string, figures: Figures, { rounds }: Turns): readonly string[] {
  const { people, count, perSecond, barePerSecond, ratio, rssMbEarly, rssMbPeak, holds } = figures;
  return [
    `${name}: ${people} of ${count} people, ${perSecond}/s; the bare client by turns ${barePerSecond}/s: ` +
      `${percent(ratio)} (median of ${figures.rounds} rounds)`,
    `  ${percent(figures.ratioOfCores)} by CPU time, each process on a core of its own; ${percent(figures.idleShare)} of the machine was idle`,
    `  memory: ${rssMbEarly} MB after a quarter, ${rssMbPeak} MB at most`,
    `  CPU of 1000 messages: sync ${cpuText(rounds.map(({ sync }) => sync))}`,
    `                        bare ${cpuText(rounds.map(({ bare }) => bare))}`,
    ...(holds
      ? []
      : [`  FAILS: expected at least ${percent(ratioMin)}, memory at most ${growthMax} times, and everybody`]),
  ];
}

const percent = (ratio: number): string => `${Math.round(ratio * 100)} %`;

function cpuText(turns: readonly MeasuredTurn[]): string {
  const per1000 = (of: (turn: MeasuredTurn) => number | undefined): string => {
    const values = turns.flatMap((turn) => {
      const seconds = of(turn);
      return seconds === undefined || turn.messages === 0 ? [] : [(seconds / turn.messages) * 1_000_000];
    });
    return values.length === 0 ? 'unknown' : `${median(values).toFixed(1)} ms`;
  };
  const [own, broker, database] = [
    per1000(({ cpuSeconds }) => cpuSeconds),
    per1000((turn) => turn.broker),
    per1000((turn) => turn.database),
  ];
  return `process ${own}, broker ${broker}, database ${database}`;
}

async function createTopic(apiEndpoint: string): Promise<void> {
  const pubsub = new PubSub({ projectId: 'local', apiEndpoint, emulatorMode: true });
  await pubsub.createTopic(soakTopic);
  await pubsub.close();
}
