/** Chance for one message: the same seed and the same message give the same story. */
import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { ulid } from 'ulid';

export type Dice = {
  readonly percent: (percent: number) => boolean;
  /** A whole number from `from` to `to`, both included. */
  readonly int: (from: number, to: number) => number;
  readonly ulid: (timeSeconds: number) => string;
};

export function diceFor(seed: number, subject: string): Dice {
  const random = xoroshiro128plus(createHash('sha256').update(`${seed}:${subject}`).digest().readInt32BE());
  const draw = (): number => uniformFloat64(random);
  return {
    percent: (percent) => draw() * 100 < percent,
    int: (from, to) => from + Math.floor(draw() * (to - from + 1)),
    ulid: (timeSeconds) => ulid(timeSeconds * 1000, draw),
  };
}
