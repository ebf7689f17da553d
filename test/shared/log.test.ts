import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { traceFields } from '../../shared/log';

/** What a process that runs this and ends leaves on its standard output. */
function printedBy(script: string, env: Readonly<Record<string, string>> = {}): string[] {
  const log = JSON.stringify(path.resolve(__dirname, '../../shared/log.ts'));
  const program = `const { whenLogged, writeLog } = require(${log});\n${script}`;
  const printed = execFileSync(process.execPath, ['--require', 'tsx/cjs', '--eval', program], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('{') ? (JSON.parse(line) as { message: string }).message : line));
}

describe('writeLog', () => {
  it('writes one JSON object a line, in their order', () => {
    expect(
      printedBy(`
        for (const message of ['a', 'b']) writeLog({ severity: 'INFO', message });
        setImmediate(() => writeLog({ severity: 'INFO', message: 'c' }));
      `),
    ).toEqual(['a', 'b', 'c']);
  });

  it('keeps the information of one turn together, and lets what is worse leave at once, behind it', () => {
    expect(
      printedBy(`
        writeLog({ severity: 'INFO', message: 'first' });
        process.stdout.write('before the turn ends\\n');
        writeLog({ severity: 'ERROR', message: 'error' });
        process.stdout.write('after the error\\n');
        writeLog({ severity: 'INFO', message: 'last' });
      `),
    ).toEqual(['before the turn ends', 'first', 'error', 'after the error', 'last']);
  });

  it('calls back behind the lines so far, and at once when none waits', () => {
    expect(
      printedBy(`
        const say = (text) => () => process.stdout.write(text + '\\n');
        whenLogged(say('nothing waits'));
        writeLog({ severity: 'INFO', message: 'a' });
        whenLogged(say('behind a'));
        process.stdout.write('in the same turn\\n');
      `),
    ).toEqual(['nothing waits', 'in the same turn', 'a', 'behind a']);
  });

  it.each([
    ['one write', 'false', 1],
    ['a write each, where the framework reads each write as one line', 'true', 2],
  ])('gives two lines %s', (_claim, flag, writes) => {
    const printed = printedBy(
      `
      let writes = 0;
      const { write } = process.stdout;
      process.stdout.write = (text) => { writes += 1; return write.call(process.stdout, text); };
      for (const message of ['a', 'b']) writeLog({ severity: 'INFO', message });
      setImmediate(() => write.call(process.stdout, writes + ' writes\\n'));
    `,
      { LOG_EXECUTION_ID: flag },
    );
    expect(printed).toEqual(['a', 'b', `${writes} writes`]);
  });

  it.each(['process.exit(0)', 'setImmediate(() => process.exit(0))'])('keeps no line back at %s', (end) => {
    expect(printedBy(`writeLog({ severity: 'INFO', message: 'delivered' }); ${end};`)).toEqual(['delivered']);
  });

  it('keeps no line back when an error ends the process', () => {
    const script = `
      process.on('uncaughtException', () => process.exit(0));
      writeLog({ severity: 'INFO', message: 'delivered' });
      throw new Error('a bug');`;
    expect(printedBy(script)).toEqual(['delivered']);
  });
});

describe('traceFields', () => {
  it('joins a line with its trace', () => {
    expect(traceFields('p', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')).toEqual({
      'logging.googleapis.com/trace': 'projects/p/traces/0af7651916cd43dd8448eb211c80319c',
      'logging.googleapis.com/spanId': 'b7ad6b7169203331',
      'logging.googleapis.com/trace_sampled': true,
    });
  });

  it.each([undefined, '', '00-xyz', '00-0af7651916cd43dd8448eb211c80319c'])('adds nothing for %j', (traceparent) => {
    expect(traceFields('p', traceparent)).toEqual({});
  });
});
