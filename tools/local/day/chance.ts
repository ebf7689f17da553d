/** Chance that repeats itself: the same seed gives the same day, on every machine. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export type Chance = {
  /** A whole number from `from` to `to`, both included. */
  readonly int: (from: number, to: number) => number;
  /** True in `percent` of a hundred cases. */
  readonly percent: (percent: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** The items in another order; no item moves further than `distanceMax` places from where sorting would put it. */
  readonly jumble: <T>(items: readonly T[], distanceMax: number) => T[];
};

export function chanceFrom(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const int = (from: number, to: number): number => uniformInt(generator, from, to);
  return {
    int,
    percent: (percent) => int(1, 100) <= percent,
    pick: (items) => {
      const picked = items[int(0, items.length - 1)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
    jumble: (items, distanceMax) =>
      items
        .map((item, index) => ({ item, place: index + int(0, distanceMax) }))
        .sort((a, b) => a.place - b.place)
        .map(({ item }) => item),
  };
}
