/**
 * The sync and the bare client on the same broker by turns, so that whatever else the machine does befalls both. Each
 * round compares the two turns of that round; what the rounds say together is their median.
 */
import os from 'node:os';

import type { ChildLine, ChildOrder, Turn } from './child';
import { startChild, type ChildFile, type ChildRun } from './processes';

/** Seconds of CPU. */
export type Computed = { readonly broker: number | undefined; readonly database: number | undefined };

/** A turn with what the two that serve it computed meanwhile, and how much of the machine nobody used. */
export type MeasuredTurn = Turn & Computed & { readonly idleShare: number };
export type Round = { readonly bare: MeasuredTurn; readonly sync: MeasuredTurn };

export type Turns = {
  readonly rounds: readonly Round[];
  /** Of the sync. */
  readonly lines: readonly ChildLine[];
};

export type TurnsOptions = {
  readonly bare: ChildOrder;
  readonly sync: ChildOrder;
  readonly file: ChildFile;
  readonly messagesPerTurn: number;
  readonly computed: () => Promise<Computed>;
  readonly signal: AbortSignal;
};

/** Plays until the sync is through, and throws when a process ends before that. */
export async function playTurns({ bare, sync, file, messagesPerTurn, computed, signal }: TurnsOptions): Promise<Turns> {
  const [bareSide, syncSide] = [startSide(bare, file), startSide(sync, file)];
  const measured = async (side: Side): Promise<MeasuredTurn> => {
    const [before, idleBefore] = [await computed(), machineTimes()];
    const turn = await side.play(messagesPerTurn);
    const [after, idleAfter] = [await computed(), machineTimes()];
    const spent = (part: keyof Computed): number | undefined => {
      const [from, to] = [before[part], after[part]];
      return from === undefined || to === undefined ? undefined : to - from;
    };
    const idleShare = (idleAfter.idle - idleBefore.idle) / (idleAfter.all - idleBefore.all);
    return { ...turn, broker: spent('broker'), database: spent('database'), idleShare };
  };
  const rounds: Round[] = [];
  try {
    for (let isOver = false; !isOver && !signal.aborted;) {
      // Who begins changes, so that neither always finds what the other has left behind.
      const bareFirst = rounds.length % 2 === 0;
      const first = await measured(bareFirst ? bareSide : syncSide);
      const second = await measured(bareFirst ? syncSide : bareSide);
      const round = bareFirst ? { bare: first, sync: second } : { bare: second, sync: first };
      rounds.push(round);
      isOver = round.sync.ended !== 'budget';
    }
  } finally {
    await Promise.all([bareSide.end(), syncSide.end()]);
  }
  return { rounds, lines: syncSide.run.lines };
}

type Side = {
  readonly run: ChildRun;
  readonly play: (messagesMax: number) => Promise<Turn>;
  readonly end: () => Promise<unknown>;
};

function startSide(order: ChildOrder, file: ChildFile): Side {
  let whenPlayed: (turn: Turn) => void = () => undefined;
  const run = startChild(order, file, ({ turn }) => {
    if (turn) whenPlayed(turn);
  });
  const play = (messagesMax: number): Promise<Turn> =>
    new Promise((resolve, reject) => {
      whenPlayed = resolve;
      run.child.stdin?.write(`${messagesMax}\n`);
      void run.ended.then((ended) => {
        reject(new Error(`the ${order.kind} process ended with ${ended} in the middle of a turn`));
      });
    });
  return {
    run,
    play,
    end: () => {
      run.child.stdin?.end();
      return run.ended;
    },
  };
}

function machineTimes(): { readonly idle: number; readonly all: number } {
  const times = os.cpus().map((cpu) => cpu.times);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return { idle: sum(times.map(({ idle }) => idle)), all: sum(times.flatMap((one) => Object.values(one))) };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
