/** Runs one function under load and says what it took. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { freePort } from '../local/ports';
import { startFunctionProcess, stopProcess, type FunctionProcess } from '../local/functions/function-process';
import { pushFor } from './push-load';
import { startSlowUpstream } from './slow-upstream';

export type Variant = 'identify' | 'each' | 'bare';

export type RunOptions = {
  readonly variant: Variant;
  readonly functionsDir: string;
  readonly node: string;
  readonly inFlight: number;
  readonly upstreamMs: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
};

export type Measured = {
  readonly messagesPerSecond: number;
  readonly cpuMicrosPerMessage: number;
  readonly requestsPerMessage: number;
  readonly latencyMs: number;
  readonly refused: number;
};

/** Of one core: enough that nothing is held back by the budget. */
const unlimited = { CUSTOMERIO_REQUESTS_PER_SECOND: '1000000', CUSTOMERIO_OPERATIONS_PER_SECOND: '10000000' };

export function startVariant(
  { variant, functionsDir, node }: Pick<RunOptions, 'variant' | 'functionsDir' | 'node'>,
  customerioUrl: string,
  port: number,
): Promise<FunctionProcess> {
  return startFunctionProcess({
    name: variant,
    sourceDir: path.join(functionsDir, variant),
    port,
    node,
    stdout: 'drop',
    env: {
      GCP_PROJECT: 'local',
      CUSTOMERIO_REGION: 'eu',
      CUSTOMERIO_SITE_ID: 'bench-site-id',
      CUSTOMERIO_TRACK_API_KEY: 'bench-track-api-key',
      CUSTOMERIO_TRACK_URL: customerioUrl,
      DEAD_LETTER_TOPIC: 'customerio-identify-dead-letter',
      ...unlimited,
    },
  });
}

export async function runFunction(options: RunOptions): Promise<Measured> {
  const customerio = await startSlowUpstream(options.upstreamMs, {});
  const running = await startVariant(options, customerio.origin, await freePort(0));
  try {
    let requestsBefore = 0;
    let cpuBefore = 0;
    const load = { url: running.url, inFlight: options.inFlight };
    const result = await pushFor(load, options.warmUpMs, options.measureMs, () => {
      requestsBefore = customerio.requests();
      cpuBefore = cpuMicros(running.pid);
    });
    const { answered, seconds, refused, latencyMsMedian } = result;
    return {
      messagesPerSecond: answered / seconds,
      cpuMicrosPerMessage: (cpuMicros(running.pid) - cpuBefore) / answered,
      requestsPerMessage: (customerio.requests() - requestsBefore) / answered,
      latencyMs: latencyMsMedian,
      refused,
    };
  } finally {
    await stopProcess(running);
    customerio.close();
  }
}

/** User and system time of a process, from Linux's /proc, which counts in hundredths of a second. */
export function cpuMicros(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
