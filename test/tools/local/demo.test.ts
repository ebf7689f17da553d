import { parseDemoOptions } from '../../../tools/local/demo';

describe('parseDemoOptions', () => {
  it('plays the first day of 3,000 messages on the Node that runs it', () => {
    expect(parseDemoOptions([])).toEqual({
      json: false,
      all: false,
      seed: 1,
      messagesTotal: 3_000,
      node: process.execPath,
    });
  });

  it('takes another day, size and Node', () => {
    const args = ['--json', '--all', '--seed', '42', '--messages', '300', '--node', '/opt/node/bin/node'];
    expect(parseDemoOptions(args)).toEqual({
      json: true,
      all: true,
      seed: 42,
      messagesTotal: 300,
      node: '/opt/node/bin/node',
    });
  });

  it('asks for help', () => {
    expect(parseDemoOptions(['--help', '--seed', 'x'])).toBe('help');
  });

  it.each([
    [['--messages', '299'], '--messages: got 299, expected a whole number from 300 to 100000'],
    [['--messages', '1e3'], '--messages: got 1e3, expected a whole number from 300 to 100000'],
    [['--seed', '-1'], "Option '--seed' argument is ambiguous"],
    [['--seeds', '1'], "Unknown option '--seeds'"],
  ])('refuses %j and names the option', (args, message) => {
    expect(() => parseDemoOptions(args)).toThrow(message);
  });
});
