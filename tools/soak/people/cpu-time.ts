/** What a process and its children have computed so far, from Linux's /proc. */
import { readdir, readFile } from 'node:fs/promises';

/** Of one process: itself, and those of its children that have ended. */
type Times = { readonly parent: number; readonly seconds: number };

/** Undefined where there is no /proc, and when the process is gone. */
export async function cpuSecondsOf(pid: number): Promise<number | undefined> {
  const root = await timesOf(pid);
  if (root === undefined) return undefined;
  const others = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const times = await Promise.all(others.map((name) => timesOf(Number(name))));
  return times.reduce((sum, one) => (one?.parent === pid ? sum + one.seconds : sum), root.seconds);
}

/** /proc counts in hundredths of a second (proc_pid_stat(5)). */
const ticksPerSecond = 100;

async function timesOf(pid: number): Promise<Times | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The name is in brackets and may hold anything, so the fields are counted from its end: the state is the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number);
  const ticks = (utime ?? 0) + (stime ?? 0) + (cutime ?? 0) + (cstime ?? 0);
  return { parent: Number(fields[1]), seconds: ticks / ticksPerSecond };
}
