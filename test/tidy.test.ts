// The promises that the README and docs make about the code base, checked so that they fail when they drift.
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { errorTable } from '../shared/errors';

const root = path.join(__dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter((file) => file !== '');

/** Our own code; the audit's corpus is code as others write it. */
const code = tracked.filter((file) => /\.(ts|js|mjs)$/.test(file) && !/\/corpus\/|^test\/tidy\.test\.ts$/.test(file));

/** The rows of the first Markdown table after a heading, header and rule left out. */
function tableAfter(markdown: string, heading: string): string[][] {
  const after = markdown.slice(markdown.indexOf(heading) + heading.length);
  const rows = /\n(\|.*\|\n)+/.exec(after)?.[0].trim().split('\n').slice(2) ?? [];
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/errors.md', () => {
  it('has one row for every error code, with what the code says of it', () => {
    const rows = tableAfter(read('docs/errors.md'), '# Error codes');
    expect(rows).toEqual(
      Object.entries(errorTable).map(([code, { disposition, severity, meaning }]) => [
        `\`${code}\``,
        disposition,
        severity,
        meaning,
      ]),
    );
  });
});

describe('the tree', () => {
  it('has a top level that explains itself', () => {
    const top = new Set(tracked.map((file) => file.split('/')[0]).filter((name) => name?.startsWith('.') === false));
    expect([...top].sort()).toEqual(
      [
        'LICENSE',
        'README.md',
        'cdktf',
        'cdktf.json',
        'cio-audit.config.json',
        'docs',
        'eslint.config.mjs',
        'functions',
        'jest.config.js',
        'package-lock.json',
        'package.json',
        'shared',
        'test',
        'tools',
        'tsconfig.json',
      ].sort(),
    );
  });

  it('has no junk drawers', () => {
    expect(code.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\.|\/)/.test(file))).toEqual([]);
  });

  it('leaves no open ends in code: no focused or skipped test, no TODO without an issue', () => {
    const code = tracked.filter(
      (file) => file.endsWith('.ts') && !file.includes('/corpus/') && file !== 'test/tidy.test.ts',
    );
    const found = code.filter((file) =>
      /\b(it|test|describe)\.only\(|\b(it|test|describe)\.todo\(|TODO(?!\(#\d+\))|FIXME|HACK/.test(read(file)),
    );
    expect(found).toEqual([]);
  });

  it('names no download address in the lockfile', () => {
    expect(read('package-lock.json')).not.toContain('"resolved": "http');
  });
});

/** What ESLint, in a process of its own because jest cannot load its configuration, finds in code put into a file. */
const lint = (plants: readonly (readonly [file: string, code: string])[]): string[][] => {
  const script = `
    const { ESLint } = require('eslint');
    const plants = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    (async () => {
      const eslint = new ESLint();
      const found = [];
      for (const [file, code] of plants) {
        const [result] = await eslint.lintText(code, { filePath: file });
        found.push(result.messages.map((message) => message.ruleId));
      }
      console.log(JSON.stringify(found));
    })();`;
  const output = execFileSync(process.execPath, ['-e', script], { cwd: root, input: JSON.stringify(plants) });
  return JSON.parse(output.toString()) as string[][];
};

describe('eslint.config.mjs', () => {
  const planted = [
    [
      'shared/ imports functions/',
      'shared/errors.ts',
      "import '../functions/identify/config';",
      'no-restricted-imports',
    ],
    [
      'a function imports another',
      'functions/identify/config.ts',
      "import '../track/config';",
      'no-restricted-imports',
    ],
    [
      'functions/ imports tools/',
      'functions/identify/config.ts',
      "import '../../tools/build/functions';",
      'no-restricted-imports',
    ],
    ['shared/ imports tools/', 'shared/errors.ts', "import '../tools/build/functions';", 'no-restricted-imports'],
    [
      'tools/ imports an entry',
      'tools/build/functions.ts',
      "import '../../functions/identify/index';",
      'no-restricted-imports',
    ],
    ['cdktf/ imports an entry', 'cdktf/relations.ts', "import '../functions/identify/index';", 'no-restricted-imports'],
    ['the whole of the bindings', 'cdktf/relations.ts', "import '@cdktf/provider-google';", 'no-restricted-imports'],
    [
      'the clock in the core',
      'shared/errors.ts',
      'export const t = (): number => Date.now();',
      'no-restricted-properties',
    ],
    [
      'a date of now in the core',
      'shared/errors.ts',
      'export const t = (): Date => new Date();',
      'no-restricted-syntax',
    ],
    [
      'chance in the core',
      'shared/errors.ts',
      'export const r = (): number => Math.random();',
      'no-restricted-properties',
    ],
    [
      'the environment in the core',
      'shared/errors.ts',
      "export const e = process.env['X'];",
      'no-restricted-properties',
    ],
    ['the console in the core', 'shared/errors.ts', "console.log('x');", 'no-restricted-globals'],
    ['a timer in the core', 'shared/errors.ts', 'setTimeout(() => undefined, 1);', 'no-restricted-globals'],
    ['the network in the core', 'shared/errors.ts', "void fetch('http://127.0.0.1');", 'no-restricted-globals'],
    [
      'a Google client in the core',
      'shared/errors.ts',
      "import { PubSub } from '@google-cloud/pubsub';\nexport const p = PubSub;",
      'no-restricted-syntax',
    ],
    ['a default export', 'shared/errors.ts', 'export default 1;', 'no-restricted-exports'],
    ['any', 'shared/errors.ts', 'export const a = (x: any): void => void x;', '@typescript-eslint/no-explicit-any'],
    [
      'a non-null assertion',
      'shared/errors.ts',
      'export const a = (x?: string): string => x!;',
      '@typescript-eslint/no-non-null-assertion',
    ],
  ] as const;
  const allowed = [
    ['functions/identify/config.ts', "import { text } from '../../shared/config';\nexport const t = text;\n"],
    ['shared/log.ts', 'export const t = (): number => Date.now();\n'],
  ] as const;
  let found: string[][];

  beforeAll(() => {
    found = lint([...planted.map(([, file, code]) => [file, code] as const), ...allowed]);
  }, 60_000);

  it.each(planted.map(([claim, , , rule], index) => [claim, rule, index] as const))(
    'finds %s',
    (_claim, rule, index) => {
      expect(found[index]).toContain(rule);
    },
  );

  it('lets a function import shared/ and an edge read the clock', () => {
    expect(found.slice(planted.length)).toEqual([[], []]);
  });
});
