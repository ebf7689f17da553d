/** What goes wrong when, decided before anything runs: the same seed writes the same schedule on every machine. */
import { chanceFrom } from '../day/chance';
import type { TrackApiFunction } from '../local-functions';

/** Something that happens to one instance of a function, when Pub/Sub makes the given push to that function. */
export type ProcessFault = {
  readonly function: TrackApiFunction;
  /** `pause` freezes the instance (SIGSTOP) and lets it go on later, as a machine without a share of the CPU. */
  readonly kind: 'SIGKILL' | 'SIGTERM' | 'pause';
  /** Counts the pushes to the function from 1, repeats included. */
  readonly atPush: number;
  /** Which of the instances: this number modulo how many there are. */
  readonly pick: number;
  readonly pauseMs: number;
};

/** Of a thousand pushes so many meet each fault. */
export type PushRates = {
  readonly redeliverPerMille: number;
  readonly duplicatePerMille: number;
  readonly delayPerMille: number;
  readonly delayMsMax: number;
};

export type FaultSchedule = {
  readonly seed: number;
  readonly processes: readonly ProcessFault[];
  readonly pushes: PushRates;
};

export type ScheduleOptions = {
  readonly seed: number;
  /** How many messages each function gets, at least. */
  readonly messages: Readonly<Record<TrackApiFunction, number>>;
  /** How often each thing happens, over all functions. */
  readonly times: Readonly<Record<ProcessFault['kind'], number>>;
  readonly pushes: PushRates;
};

export const noPushFaults: PushRates = {
  redeliverPerMille: 0,
  duplicatePerMille: 0,
  delayPerMille: 0,
  delayMsMax: 0,
};

const pauseMs = { from: 200, to: 1_500 } as const;
const functions: readonly TrackApiFunction[] = ['identify', 'track'];

/** The functions take turns, and each kind is spread over the messages of its function. */
export function faultSchedule({ seed, messages, times, pushes }: ScheduleOptions): FaultSchedule {
  const chance = chanceFrom(seed);
  const kinds = (['SIGKILL', 'SIGTERM', 'pause'] as const).flatMap((kind) =>
    Array.from({ length: times[kind] }, () => kind),
  );
  const perFunction = Math.ceil(kinds.length / functions.length);
  const processes = chance.jumble(kinds, kinds.length).map((kind, index): ProcessFault => {
    const name = functions[index % functions.length] ?? 'identify';
    // Each has a part of the messages to itself, so that no two come at once.
    const part = messages[name] / perFunction;
    const turn = Math.floor(index / functions.length);
    return {
      function: name,
      kind,
      atPush: 1 + Math.floor((turn + chance.int(10, 90) / 100) * part),
      pick: chance.int(0, 1_000),
      pauseMs: chance.int(pauseMs.from, pauseMs.to),
    };
  });
  return { seed, processes: processes.sort((one, other) => one.atPush - other.atPush), pushes };
}
