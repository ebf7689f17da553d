/** The command as a process: one line when it is ready, a clean end, a clear refusal. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function start(...argv: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/local/customerio/main.ts', ...argv]);
  started.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the child has no output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return line;
}

describe('the sandbox command', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('is ready after one line of JSON and ends with 0 on %s', async (signal) => {
    const child = start('--port', '0', '--json', '--site-id', 's', '--track-api-key', 'k');
    const { customerio } = JSON.parse(await firstLine(child)) as { customerio: string };
    const response = await fetch(`${customerio}/api/v1/customers/ann`, {
      method: 'PUT',
      headers: { authorization: 'Basic czpr' },
      body: '{}',
    });
    expect(response.status).toBe(200);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('delays many answers at once without a warning of the process', async () => {
    const child = start('--port', '0', '--json', '--site-id', 's', '--track-api-key', 'k');
    const { customerio } = JSON.parse(await firstLine(child)) as { customerio: string };
    const delayed = { match: { method: 'PUT' }, times: 12, delayMs: 100 };
    await fetch(`${customerio}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(delayed) });
    const put = (): Promise<Response> =>
      fetch(`${customerio}/api/v1/customers/ann`, {
        method: 'PUT',
        headers: { authorization: 'Basic czpr' },
        body: '{}',
      });
    const replies = await Promise.all(Array.from({ length: 12 }, put));
    expect(replies.map(({ status }) => status)).toEqual(Array(12).fill(200));
    child.kill('SIGTERM');
    if (child.stderr === null) throw new Error('the child has no output');
    expect(await text(child.stderr)).toBe('');
  });

  it('says which port is taken, and how to take another', async () => {
    const first = start('--port', '0', '--json');
    const { customerio } = JSON.parse(await firstLine(first)) as { customerio: string };
    const second = start('--port', new URL(customerio).port);
    if (second.stderr === null) throw new Error('the child has no output');
    const [error, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
    expect(error).toContain('another process has the port: pass --port 0');
    expect(code).toBe(1);
  });

  it('ends with 2 on a wrong option', async () => {
    const child = start('--prot', '1');
    expect(await once(child, 'exit')).toEqual([2, null]);
  });
});
