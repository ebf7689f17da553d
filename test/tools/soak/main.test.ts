import { parseSoakOptions } from '../../../tools/soak/main';

describe('parseSoakOptions', () => {
  it('runs everything over 20 seeds of 10,000 messages', () => {
    const parsed = parseSoakOptions([]);
    if (parsed === 'help') throw new Error('no help was asked for');
    expect(parsed.chosen.map(({ name }) => name)).toEqual([
      'under-fire',
      'under-fire-mutants',
      'webhook',
      'webhook-mutants',
      'sends',
      'transactional',
      'infrastructure',
      'people',
      'people-kills',
    ]);
    expect(parsed.options.seeds).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(parsed.options.messagesTotal).toBe(10_000);
    expect(parsed.options.callbacksCount).toBe(50_000);
  });

  it('runs one by its name, with one seed', () => {
    const parsed = parseSoakOptions(['--only', 'under-fire', '--seed', '7', '--messages', '500']);
    expect(parsed).toMatchObject({
      chosen: [{ name: 'under-fire' }],
      options: { seeds: [7], messagesTotal: 500, node: process.execPath },
    });
  });

  it.each([
    [['--only', 'x'], '--only: got x, expected one of under-fire'],
    [['--seeds', '0'], '--seeds: got 0, expected a whole number from 1 to 10000'],
    [['--messages', '299'], '--messages: got 299, expected a whole number from 300 to 100000'],
  ])('refuses %j and names the option', (args, message) => {
    expect(() => parseSoakOptions(args)).toThrow(message);
  });
});
