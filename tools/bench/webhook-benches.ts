/** What a callback costs: its signature beside the SDK's check, the whole function beside the framework and a plain one. */
import path from 'node:path';

import { verifyRequestSignature } from 'customerio-node';

import { rowFrom } from '../../shared/warehouse/delivery-event-row';
import { parseDeliveryEvent } from '../../shared/webhooks/delivery-event';
import { checkSignature } from '../../shared/webhooks/signature';
import { startFunctionProcess, stopProcess } from '../local/functions/function-process';
import { webhookEnv } from '../local/local-functions';
import { freePort } from '../local/ports';
import type { BenchOptions, BenchResult } from './benches';
import { benchCallbacks, benchSigningKey, requestBytes, type BenchCallback } from './callbacks';
import { median, pushFor } from './push-load';
import { cpuMicros } from './run-function';
import { startSlowUpstream } from './slow-upstream';

/** So many that the function is full, and not BigQuery's time what limits it: 200 would allow 4,000 a second. */
const inFlight = 1_000;
const bigQueryMs = 50;
/** Long: the function is compiled by running it, and is not done with some thousand callbacks. */
const warmUpMs = 6_000;
const roundMs = 200;
const roundsMin = 9;

/** Folder and exported function of each. */
const variants = { webhook: 'webhook', 'insert-each': 'insertEach', bare: 'bare', served: 'served' } as const;
type Variant = keyof typeof variants;

type Measured = {
  readonly perSecond: number;
  readonly cpuMicros: number;
  readonly rowsPerRequest: number;
  readonly ms: number;
  /** There is no fallback here, so a BigQuery whose answer a busy machine holds up is one that is away. */
  readonly refused: number;
};

async function runVariant(
  variant: Variant,
  options: BenchOptions,
  callbacks: readonly BenchCallback[],
): Promise<Measured> {
  const bigquery = await startSlowUpstream(bigQueryMs, { kind: 'bigquery#tableDataInsertAllResponse' });
  const running = await startFunctionProcess({
    name: variants[variant],
    sourceDir: path.join(options.functionsDir, variant),
    port: await freePort(0),
    node: options.node,
    stdout: 'drop',
    env: {
      ...webhookEnv(benchSigningKey),
      BIGQUERY_EMULATOR_HOST: bigquery.origin,
      // Nothing listens there: the run needs no Pub/Sub, and must not look for a real one.
      PUBSUB_EMULATOR_HOST: '127.0.0.1:9',
    },
  });
  try {
    let cpuBefore = 0;
    let requestsBefore = 0;
    const load = { url: running.url, inFlight, requests: callbacks.map(requestBytes) };
    const { answered, refused, seconds, latencyMsMedian } = await pushFor(load, warmUpMs, options.measureMs, () => {
      cpuBefore = cpuMicros(running.pid);
      requestsBefore = bigquery.requests();
    });
    const stored = answered - refused;
    return {
      perSecond: stored / seconds,
      cpuMicros: (cpuMicros(running.pid) - cpuBefore) / stored,
      rowsPerRequest: stored / (bigquery.requests() - requestsBefore),
      ms: latencyMsMedian,
      refused,
    };
  } finally {
    await stopProcess(running);
    bigquery.close();
  }
}

export async function webhookBench(options: BenchOptions): Promise<BenchResult> {
  const callbacks = benchCallbacks(Math.floor(Date.now() / 1000));
  const all: Record<Variant, Measured[]> = { webhook: [], 'insert-each': [], bare: [], served: [] };
  for (let turn = 0; turn < options.runs; turn += 1) {
    for (const variant of Object.keys(all) as Variant[])
      all[variant].push(await runVariant(variant, options, callbacks));
  }
  const of = (variant: Variant, figure: keyof Measured): number => medianOf(all[variant], figure);
  const parts = partsOf(callbacks);
  const cpu = of('webhook', 'cpuMicros');
  const known = of('served', 'cpuMicros') + Object.values(parts).reduce((sum, micros) => sum + micros, 0);
  return {
    bench: 'webhook',
    figures: {
      ...figuresOf('webhook', all.webhook),
      ...figuresOf('insert-each', all['insert-each']),
      ...figuresOf('bare', all.bare),
      ...figuresOf('served', all.served),
      'webhook: rows an insertAll': rounded(of('webhook', 'rowsPerRequest')),
      'of its CPU, HTTP (served)': share(of('served', 'cpuMicros'), cpu),
      ...Object.fromEntries(Object.entries(parts).map(([name, micros]) => [`of its CPU, ${name}`, share(micros, cpu)])),
      'of its CPU, the rest (promises, deadlines, batching, sending)': share(cpu - known, cpu),
    },
    ratios: [
      {
        name: 'callbacks a second, webhook / bare handler',
        value: of('webhook', 'perSecond') / of('bare', 'perSecond'),
        target: { kind: 'least', value: 0.7 },
      },
      {
        name: 'callbacks a second, webhook / one insertAll each',
        value: of('webhook', 'perSecond') / of('insert-each', 'perSecond'),
        target: { kind: 'least', value: 5 },
      },
    ],
  };
}

const medianOf = (runs: readonly Measured[], figure: keyof Measured): number => median(runs.map((one) => one[figure]));

function figuresOf(variant: Variant, runs: readonly Measured[]): Record<string, number> {
  const refused = Math.max(...runs.map((one) => one.refused));
  return {
    [`${variant}: callbacks a second`]: Math.round(medianOf(runs, 'perSecond')),
    [`${variant}: CPU µs a callback`]: Math.round(medianOf(runs, 'cpuMicros')),
    [`${variant}: median ms`]: rounded(medianOf(runs, 'ms')),
    ...(refused > 0 && { [`${variant}: REFUSED`]: refused }),
  };
}

/** µs a callback of what can be measured by itself, in this process. */
function partsOf(callbacks: readonly BenchCallback[]): Record<string, number> {
  const received = new Date();
  const events = callbacks.map(({ body }) => parseDeliveryEvent(body));
  const rows = events.map((event) => rowFrom(event, received));
  const bodies = callbacks.map(({ body }) => body);
  return {
    'checking the signature': 1e6 / perSecondOf(callbacks, (callback) => void isSignedByUs(callback)),
    'reading the event': 1e6 / perSecondOf(bodies, (body) => void parseDeliveryEvent(body)),
    'making the row': 1e6 / perSecondOf(events, (event) => void rowFrom(event, received)),
    'writing it as JSON': 1e6 / perSecondOf(rows, (row) => void JSON.stringify(row)),
  };
}

const isSignedByUs = ({ body, signature, timestamp }: BenchCallback): boolean =>
  checkSignature({ rawBody: body, signature, timestamp }, [benchSigningKey], Number(timestamp) * 1000).ok;

const isSignedBySdk = ({ body, signature, timestamp }: BenchCallback): boolean =>
  verifyRequestSignature({ signingSecret: benchSigningKey, timestamp, signature, body });

export function signatureBench({ runs }: BenchOptions): Promise<BenchResult> {
  const callbacks = benchCallbacks(Math.floor(Date.now() / 1000));
  const rates = { ours: [] as number[], sdk: [] as number[] };
  if (![isSignedByUs, isSignedBySdk].every((check) => callbacks.every(check))) throw new Error('a check is wrong');
  // In turns, so that what else the machine does meets both alike.
  for (let round = 0; round < Math.max(roundsMin, runs); round += 1) {
    rates.ours.push(perSecondOf(callbacks, (callback) => void isSignedByUs(callback)));
    rates.sdk.push(perSecondOf(callbacks, (callback) => void isSignedBySdk(callback)));
  }
  const [ours, sdk] = [median(rates.ours), median(rates.sdk)];
  return Promise.resolve({
    bench: 'signature',
    figures: {
      'checkSignature: a second and core': Math.round(ours),
      'verifyRequestSignature of customerio-node: a second and core': Math.round(sdk),
    },
    ratios: [
      { name: 'checks a second, ours / customerio-node', value: ours / sdk, target: { kind: 'least', value: 0.9 } },
    ],
  });
}

/** By the CPU time of this process, which runs nothing else meanwhile; so a busy machine changes little. */
function perSecondOf<T>(items: readonly T[], work: (item: T) => void): number {
  const before = process.cpuUsage();
  const untilMs = performance.now() + roundMs;
  let done = 0;
  while (performance.now() < untilMs) {
    for (let batch = 0; batch < 200; batch += 1) {
      const item = items[done % items.length];
      if (item !== undefined) work(item);
      done += 1;
    }
  }
  const { user, system } = process.cpuUsage(before);
  return (done / (user + system)) * 1e6;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
const share = (part: number, whole: number): string => `${rounded(part)} µs, ${Math.round((100 * part) / whole)} %`;
