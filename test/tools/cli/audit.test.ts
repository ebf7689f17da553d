/**
 * Goal: `cio audit` says what it found, in every format, and ends with the code that CI acts on. Method: the command
 * line runs in this process over a small program in a folder of its own; one test starts the real command.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import '@microsoft/jest-sarif';

import { runCio } from '../../../tools/cli/main';
import type { Terminal } from '../../../tools/cli/terminal';

const milliseconds = `import { TrackClient } from 'customerio-node';

const cio = new TrackClient(process.env.CUSTOMERIO_SITE_ID!, process.env.CUSTOMERIO_TRACK_API_KEY!);

export const paid = (id: string, total: number) =>
  cio.track(id, { name: 'order_paid', timestamp: Date.now(), data: { total } });
`;

const camelCase = `import { TrackClient } from 'customerio-node';

const cio = new TrackClient(process.env.CUSTOMERIO_SITE_ID!, process.env.CUSTOMERIO_TRACK_API_KEY!);

export const opened = (id: string) => cio.track(id, { name: 'orderPaid', data: {} });
`;

const mail = '<html><body><p>Hello {{ customer.first_name | default: "you" }}</p></body></html>\n';

type Run = { readonly code: number; readonly out: string; readonly err: string };

describe('cio audit', () => {
  let root: string;

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    }
  };
  const run = async (...args: readonly string[]): Promise<Run> => {
    let [out, err] = ['', ''];
    const terminal: Terminal = {
      cwd: root,
      env: {},
      isOutColored: false,
      isErrInteractive: false,
      out: (text) => (out += text),
      err: (text) => (err += text),
    };
    const code = await runCio(['audit', ...args], terminal);
    return { code, out, err };
  };
  const json = async (...args: readonly string[]): Promise<Record<string, unknown> & { findings: unknown[] }> =>
    JSON.parse((await run(...args, '--format', 'json')).out) as Record<string, unknown> & { findings: unknown[] };

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'cio-audit-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('prints place, code, why, fix and the score as a sum, and ends with 1 on an error', async () => {
    write({ 'src/paid.ts': milliseconds });
    expect(await run()).toEqual({
      code: 1,
      err: '',
      out: `src/paid.ts:6:50  error  unix-seconds
  timestamp is in milliseconds.

    4 |
    5 | export const paid = (id: string, total: number) =>
  > 6 |   cio.track(id, { name: 'order_paid', timestamp: Date.now(), data: { total } });
      |                                                  ^^^^^^^^^^
    7 |

  why   Customer.io reads Unix seconds, so this is a date 50,000 years ahead, or becomes "now" without an error.
  fix   Divide by 1000 and round down.
        in its place: Math.floor(Date.now() / 1000)
  more  ${path.join(__dirname, '../../../docs/audit/unix-seconds.md')}

  100
   -8  unix-seconds  1 error: 8
 = 92  grade A

score 92 of 100, grade A; 1 error and 0 warnings in 1 file
`,
    });
  });

  it('prints one JSON object', async () => {
    write({ 'src/paid.ts': milliseconds });
    expect(await json()).toEqual({
      score: 92,
      grade: 'A',
      deductions: [{ rule: 'unix-seconds', severity: 'error', count: 1, points: 8 }],
      findings: [
        {
          rule: 'unix-seconds',
          file: 'src/paid.ts',
          line: 6,
          column: 50,
          endLine: 6,
          endColumn: 60,
          severity: 'error',
          message: expect.stringMatching(/^timestamp is in milliseconds\. /),
          fix: 'Math.floor(Date.now() / 1000)',
        },
      ],
      filesCount: 1,
      knownCount: 0,
      staleCount: 0,
      unjudged: [],
    });
  });

  it('prints SARIF that its schema accepts', async () => {
    write({
      'src/paid.ts': milliseconds,
      'src/a b.ts': camelCase,
      'emails/campaigns/hello.html': mail,
      'x.ts': 'cio (',
    });
    const log = JSON.parse((await run('--format', 'sarif')).out) as {
      runs: { results: { ruleId: string; locations: unknown[] }[]; invocations: unknown[] }[];
    };
    expect(log).toBeValidSarifLog();
    expect(log.runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual([
      'template-plain-text',
      'template-unsubscribe-link',
      'event-name-snake-case',
      'consistent-event-names',
      'unix-seconds',
    ]);
    expect(log.runs[0]?.results[2]?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/a%20b.ts', uriBaseId: '%SRCROOT%' },
          region: { startLine: 5, startColumn: 61, endLine: 5, endColumn: 72 },
        },
      },
    ]);
    expect(JSON.stringify(log.runs[0]?.invocations)).toContain('does not parse');
  });

  it('prints annotations for GitHub', async () => {
    write({ 'src/paid.ts': milliseconds });
    const { out } = await run('--format', 'github');
    expect(out.split('\n')).toEqual([
      expect.stringMatching(
        /^::error file=src\/paid\.ts,line=6,endLine=6,col=50,endColumn=60,title=unix-seconds::timestamp is in/,
      ),
      '::notice title=cio audit::score 92 of 100, grade A; 1 error and 0 warnings in 1 file',
      '',
    ]);
  });

  it('writes a report to a file and prints its summary', async () => {
    write({ 'src/paid.ts': milliseconds });
    const { out } = await run('--format', 'sarif', '--output', 'reports/cio.sarif');
    expect(out).toBe('score 92 of 100, grade A; 1 error and 0 warnings in 1 file\nwritten to reports/cio.sarif\n');
    expect(JSON.parse(readFileSync(path.join(root, 'reports/cio.sarif'), 'utf8'))).toBeValidSarifLog();
  });

  it('compares what all files together say', async () => {
    write({ 'src/paid.ts': milliseconds, 'src/opened.ts': camelCase });
    const { findings } = await json();
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'consistent-event-names', file: 'src/paid.ts' }));
  });

  it('reports what is new beside a baseline, and which entries are mended', async () => {
    write({ 'src/paid.ts': milliseconds });
    expect((await run('--update-baseline')).code).toBe(0);
    write({ 'src/paid.ts': `// A line more.\n${milliseconds}`, 'src/opened.ts': camelCase });
    const beside = ['--baseline', 'cio-audit.baseline.json'];
    expect(await json(...beside)).toMatchObject({
      knownCount: 1,
      staleCount: 0,
      findings: [{ rule: 'event-name-snake-case' }, { rule: 'consistent-event-names' }],
    });
    write({ 'src/paid.ts': milliseconds.replace('Date.now()', 'Math.floor(Date.now() / 1000)') });
    expect((await run(...beside)).out).toContain('1 entry of the baseline mended');
  });

  it.each([
    ['a level of a rule', { rules: { 'unix-seconds': 'off' } }, 0],
    ['what fails', { failOn: 'never' }, 0],
    ['what is ignored', { ignore: ['src/paid.ts'] }, 0],
    ['what is looked at', { paths: ['other'] }, 0],
    ['a baseline that is not there', { baseline: 'known.json' }, 2],
    ['a rule that does not exist', { rules: { 'no-such-rule': 'off' } }, 2],
    ['a key that does not exist', { preset: 'recommended', level: 'error' }, 2],
  ])('takes from its configuration %s', async (_claim, config, code) => {
    write({ 'src/paid.ts': milliseconds, 'other/a.ts': '', 'cio-audit.config.json': JSON.stringify(config) });
    expect((await run()).code).toBe(code);
  });

  it('makes an error of every finding in the strict preset', async () => {
    write({ 'src/opened.ts': camelCase });
    expect((await run()).code).toBe(0);
    expect((await run('--preset', 'strict')).code).toBe(1);
    expect((await run('--fail-on', 'warning')).code).toBe(1);
  });

  it('looks at templates, unless told not to', async () => {
    write({ 'emails/campaigns/hello.html': mail });
    expect((await json()).findings).toHaveLength(2);
    expect((await json('--no-templates')).findings).toEqual([]);
    write({ 'cio-audit.config.json': '{"templates": false}' });
    expect((await json()).findings).toEqual([]);
    expect((await json('--templates')).findings).toHaveLength(2);
  });

  it('says which files it cannot judge', async () => {
    write({ 'src/broken.ts': `import { TrackClient } from 'customerio-node';\nconst = 1;\n` });
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toContain('not judged  src/broken.ts: line 2 does not parse');
  });

  it('looks at a path outside of the folder that it runs in', async () => {
    write({ 'one/paid.ts': milliseconds, 'two/.keep': '' });
    const { out } = await run('one', '--format', 'json');
    const outer = root;
    root = path.join(outer, 'two');
    const findings = (await json('../one')).findings;
    root = outer;
    expect(findings).toEqual([expect.objectContaining({ rule: 'unix-seconds', file: '../one/paid.ts' })]);
    expect(out).toContain('unix-seconds');
  });

  it('goes round no circle of values', async () => {
    write({
      'src/circle.ts': `import { TrackClient } from 'customerio-node';
let key = 'a';
for (const more of ['b']) key = key + more;
const client = new TrackClient(key, key + key);
export async function one(userId: string, parts: string[]) {
  let url = 'https://track.customer.io';
  for (const part of parts) url = \`\${url}/\${part}\`;
  let at = Date.now();
  for (const part of parts) at = at + part.length;
  let seen = {};
  seen = { ...seen, next: seen };
  await client.track(userId, { name: url, id: url, timestamp: at, data: seen });
}
`,
    });
    const { findings, unjudged } = await json();
    expect(unjudged).toEqual([]);
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'unix-seconds', line: 12 }));
  });

  it('leaves unchanged files to the cache, and looks again when an imported file changes', async () => {
    const client = (expression: string): string => `export const now = () => ${expression};\n`;
    const paid = `import { now } from './now';\n${milliseconds.replace('Date.now()', 'now()')}`;
    write({ 'node_modules/.keep': '', 'src/now.ts': client('Date.now()'), 'src/paid.ts': paid });
    expect((await json()).findings).toHaveLength(1);
    const file = path.join(root, 'node_modules/.cache/cio-audit.json');
    const kept = readFileSync(file, 'utf8');
    expect((await json()).findings).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe(kept);
    // What the cache says is believed, or nothing would be gained.
    writeFileSync(file, kept.replaceAll('is in milliseconds', 'is kept'));
    expect((await json()).findings).toEqual([expect.objectContaining({ message: expect.stringContaining('is kept') })]);
    write({ 'src/now.ts': client('Math.floor(Date.now() / 1000)') });
    expect((await json()).findings).toEqual([]);
  });

  it('asks the cache for nothing when the rules, their levels or a file seven imports away have changed', async () => {
    const hops = Array.from({ length: 7 }, (_none, hop) => [
      `src/h${String(hop)}.ts`,
      `export * from './h${String(hop + 1)}';\n`,
    ]);
    const paid = `import { now } from './h0';\n${milliseconds.replace('Date.now()', 'now()')}`;
    const last = (expression: string): string => `export const now = () => ${expression};\n`;
    write({
      ...Object.fromEntries(hops),
      'node_modules/.keep': '',
      'src/h7.ts': last('Date.now()'),
      'src/paid.ts': paid,
    });
    expect((await json()).findings).toHaveLength(1);
    const file = path.join(root, 'node_modules/.cache/cio-audit.json');
    const kept = readFileSync(file, 'utf8');
    const untrue = kept.replaceAll('is in milliseconds', 'is kept');
    writeFileSync(file, untrue);
    write({ 'cio-audit.config.json': '{ "rules": { "unix-seconds": "warn" } }' });
    expect((await json()).findings).toEqual([
      expect.objectContaining({ severity: 'warning', message: expect.not.stringContaining('is kept') }),
    ]);
    rmSync(path.join(root, 'cio-audit.config.json'));
    const { version } = JSON.parse(kept) as { version: string };
    writeFileSync(file, untrue.replace(JSON.stringify(version), '"of other rules"'));
    expect((await json()).findings).toEqual([
      expect.objectContaining({ message: expect.not.stringContaining('is kept') }),
    ]);
    write({ 'src/h7.ts': last('Math.floor(Date.now() / 1000)') });
    expect((await json()).findings).toEqual([]);
  });

  it.each([
    ['a path that does not exist', ['nowhere'], /no such file or directory: nowhere/],
    ['an option that does not exist', ['--fast'], /unknown option '--fast'/],
    ['a format that does not exist', ['--format', 'xml'], /Allowed choices are text, json, sarif, github/],
    ['a configuration that does not exist', ['--config', 'none.json'], /no configuration file at none\.json/],
    ['a workspace without a key', ['--workspace'], /CUSTOMERIO_REGION is not set; CUSTOMERIO_APP_API_KEY is not set/],
  ])('ends with 2 on %s', async (_claim, args, message) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });

  it('explains itself', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const part of ['--workspace', '--baseline', 'Exit codes', 'CUSTOMERIO_APP_API_KEY', 'Examples']) {
      expect(out).toContain(part);
    }
  });
});
