import { isMet, parseBenchOptions } from '../../../tools/bench/main';
import { median } from '../../../tools/bench/push-load';

describe('parseBenchOptions', () => {
  it('runs every bench on the Node that runs it', () => {
    const parsed = parseBenchOptions([]);
    if (parsed === 'help') throw new Error('no help was asked for');
    expect(parsed.chosen.map(({ name }) => name)).toEqual([
      'throughput',
      'cost',
      'lone-message',
      'pubsub',
      'signature',
      'webhook',
      'cold-start',
    ]);
    expect(parsed.options).toEqual({ node: process.execPath, runs: 3, measureMs: 3_000 });
  });

  it.each([
    [['--only', 'x'], '--only: got x, expected one of throughput, cost'],
    [['--runs', '0'], '--runs: got 0, expected a whole number from 1 to 100'],
    [['--seconds', '1.5'], '--seconds: got 1.5, expected a whole number from 1 to 60'],
  ])('refuses %j and names the option', (args, message) => {
    expect(() => parseBenchOptions(args)).toThrow(message);
  });
});

describe('isMet', () => {
  it.each([
    [4.5, { kind: 'least', value: 4.5 }, true],
    [4.49, { kind: 'least', value: 4.5 }, false],
    [2.5, { kind: 'most', value: 2.5 }, true],
    [2.51, { kind: 'most', value: 2.5 }, false],
    [Number.NaN, { kind: 'least', value: 1 }, false],
    [7, undefined, undefined],
  ] as const)('%d against %j is %s', (value, target, expected) => {
    expect(isMet({ name: 'ratio', value, target })).toBe(expected);
  });
});

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[10, 9], 10],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
