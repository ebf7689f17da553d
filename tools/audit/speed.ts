/** `npm run audit:speed`: how long `cio audit` takes over 5,000 files, from nothing and with its cache. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { globSync } from 'tinyglobby';

import { audit } from './audit';
import { codeFiles } from './audit-code';
import { readAuditConfig } from './audit-config';
import { corpusFolder } from './corpus-score';
import { ordinaryFiles } from './ordinary-files';
import { concernsCustomerIo } from './program/reach';

/** One file in ten has to do with Customer.io, which is more than most programs have. */
const concernedShare = 0.1;

function codeOfCorpus(): string[] {
  return readdirSync(corpusFolder).flatMap((family) => {
    const open = path.join(corpusFolder, family, 'open');
    return family.includes('.') ? [] : readdirSync(open).map((name) => path.join(open, name));
  });
}

/** Copies cases of the corpus and ordinary sources, again and again under other names, until there are so many files. */
function writeTree(root: string, filesCount: number): void {
  const cases = codeOfCorpus();
  let written = 0;
  for (let index = 0; written < filesCount * concernedShare; index += 1) {
    const from = cases[index % cases.length] ?? '';
    const to = path.join(root, `services/${String(index)}`);
    cpSync(from, to, { recursive: true });
    written += readdirSync(to, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[jt]sx?$/.test(name)).length;
  }
  const ordinary = ordinaryFiles();
  for (let index = 0; written < filesCount; index += 1, written += 1) {
    const from = ordinary[index % ordinary.length] ?? '';
    const round = String(Math.floor(index / ordinary.length));
    const to = path.join(root, 'lib', round, path.relative(path.join(__dirname, '../../node_modules'), from));
    mkdirSync(path.dirname(to), { recursive: true });
    cpSync(from, to.replace(/\/(?:build|dist)\//g, '/compiled/'));
  }
  mkdirSync(path.join(root, 'node_modules'));
  symlinkSync(
    path.join(__dirname, '../../node_modules/customerio-node'),
    path.join(root, 'node_modules/customerio-node'),
  );
}

/** How many files there are, and in how many of them the rules have anything to look at. */
function countOf(root: string): { readonly files: number; readonly concerned: number } {
  const files = globSync(codeFiles, { cwd: root, absolute: true, ignore: ['**/node_modules/**'] });
  const concerned = files.filter((file) => concernsCustomerIo(file, readFileSync(file, 'utf8')));
  return { files: files.length, concerned: concerned.length };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { files: { type: 'string', default: '5000' } } });
  const root = mkdtempSync(path.join(tmpdir(), 'cio-audit-speed-'));
  try {
    writeTree(root, Number(values.files));
    const { files, concerned } = countOf(root);
    console.log(
      `${String(files)} files of code, ${String(concerned)} of them name Customer.io or import a file that does`,
    );
    console.log(`${String(availableParallelism())} cores`);
    for (const what of ['without a cache', 'with its cache']) {
      const startMs = performance.now();
      const startCpu = process.cpuUsage();
      const { filesCount, findings, unjudged } = await audit({
        root,
        config: readAuditConfig(root, undefined),
        cache: true,
      });
      const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
      const { user, system } = process.cpuUsage(startCpu);
      const cpuSeconds = ((user + system) / 1e6).toFixed(1);
      const counts = `${String(findings.length)} findings, ${String(unjudged.length)} not judged`;
      console.log(
        `${what}: ${String(filesCount)} files in ${seconds} s, ${cpuSeconds} s of them computing (${counts})`,
      );
    }
  } finally {
    rmSync(root, { recursive: true });
  }
}

void main();
