/** The switches themselves: their table, their documentation, their command-line form. */
import { readFileSync } from 'node:fs';
import { parseCommandLine } from '../../../../tools/local/customerio/command-line';
import { ignoredReasons } from '../../../../tools/local/customerio/result';
import { switchList } from '../../../../tools/local/customerio/switch-list';
import { initialSwitches, switchNames, switchTable } from '../../../../tools/local/customerio/switches';

/** The formatter pads the cells of a table. */
const cellsOf = (line: string): string =>
  line
    .split(' | ')
    .map((cell) => cell.replace(/^\|?\s*|\s*\|?$/g, ''))
    .join('|');

describe('switchTable', () => {
  it('is in docs/local-customerio.md, row by row (npx tsx tools/local/customerio/main.ts --switches)', () => {
    const documented = new Set(readFileSync('docs/local-customerio.md', 'utf8').split('\n').map(cellsOf));
    const rows = switchList()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(switchNames.length);
    expect(rows.map(cellsOf).filter((row) => !documented.has(row))).toEqual([]);
  });

  it.each(switchNames)('%s starts with one of its values and names its source', (name) => {
    const { values, initial, source, meaning } = switchTable[name];
    expect(values.safeParse(initial).success).toBe(true);
    expect([source.length > 5, meaning.length > 5]).toEqual([true, true]);
    expect(initialSwitches[name]).toBe(initial);
  });
});

describe('ignoredReasons', () => {
  it.each(ignoredReasons)('%s has its rule in docs/local-customerio.md', (reason) => {
    expect(readFileSync('docs/local-customerio.md', 'utf8')).toContain(`\`${reason}\``);
  });
});

describe('parseCommandLine', () => {
  it('starts on port 4010 with local credentials', () => {
    expect(parseCommandLine([])).toEqual({
      kind: 'start',
      json: false,
      options: {
        port: 4010,
        siteId: 'local-site',
        trackApiKey: 'local-track-key',
        appApiKey: 'local-app-key',
        region: 'us',
        timeScale: 3600,
        switches: {},
      },
    });
  });

  it('takes every option', () => {
    const argv =
      '--port 0 --site-id s --track-api-key t --app-api-key a --region eu --json --switch oversize=drop --time-scale 60 --webhook-url http://127.0.0.1:1/ --signing-key k';
    expect(parseCommandLine([...argv.split(' '), '--switch', 'eventIdWindowSeconds=600'])).toEqual({
      kind: 'start',
      json: true,
      options: {
        port: 0,
        siteId: 's',
        trackApiKey: 't',
        appApiKey: 'a',
        region: 'eu',
        timeScale: 60,
        webhook: { url: 'http://127.0.0.1:1/', signingKey: 'k' },
        switches: { oversize: 'drop', eventIdWindowSeconds: 600 },
      },
    });
  });

  it.each([
    ['--prot 1', /Unknown option '--prot'/],
    ['--port x', /^--port: got x, expected 0 to 65535$/],
    ['--port 65536', /^--port: got 65536, expected 0 to 65535$/],
    ['--webhook-url here', /^--webhook-url: got here, expected a URL$/],
    ['--time-scale 0', /^--time-scale: got 0, expected a number above 0$/],
    ['--region asia', /^--region: got asia, expected us or eu$/],
    ['--switch oversize', /^--switch oversize: expected <name>=<value>/],
    ['--switch size=1', /^--switch size=1: expected <name>=<value>/],
    ['--switch oversize=ignore', /^--switch oversize=ignore: not a value of oversize$/],
  ])('refuses %s', (argv, message) => {
    expect(parseCommandLine(argv.split(' '))).toEqual({
      kind: 'wrong',
      message: expect.stringMatching(message) as unknown,
    });
  });

  it.each([
    ['--help', 'help'],
    ['--switches', 'switches'],
  ])('%s only lists', (argument, kind) => {
    expect(parseCommandLine([argument])).toEqual({ kind });
  });
});
