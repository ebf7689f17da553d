/** The ratios that the data path has to keep, each from runs side by side in one process of load. */
import { burst, startEmbedded, startOfficial } from './pubsub-burst';
import { coldStartMs } from './cold-start';
import { median } from './push-load';
import { runFunction, type Measured, type RunOptions, type Variant } from './run-function';
import { signatureBench, webhookBench } from './webhook-benches';

export type BenchOptions = {
  readonly node: string;
  readonly functionsDir: string;
  /** Each figure is the median of so many runs, in turns. */
  readonly runs: number;
  readonly measureMs: number;
};

export type Ratio = {
  readonly name: string;
  readonly value: number;
  /** `most` 3 means: must not be above 3. */
  readonly target: { readonly kind: 'least' | 'most'; readonly value: number } | undefined;
};

export type BenchResult = {
  readonly bench: string;
  readonly figures: Readonly<Record<string, number | string>>;
  readonly ratios: readonly Ratio[];
};

export type Bench = {
  readonly name: string;
  readonly does: string;
  readonly run: (options: BenchOptions) => Promise<BenchResult>;
};

const upstreamMs = 50;
const warmUpMs = 1_500;
const burstMessages = 20_000;
const burstWarmUp = 2_000;

type Run = Pick<RunOptions, 'variant' | 'inFlight'> & { readonly upstreamMs?: number };

/** In turns, so that what else the machine does meets all of them alike. */
async function sideBySide(runs: readonly Run[], options: BenchOptions): Promise<Measured[]> {
  const all: Measured[][] = runs.map(() => []);
  for (let turn = 0; turn < options.runs; turn += 1) {
    for (const [index, run] of runs.entries()) {
      all[index]?.push(await runFunction({ upstreamMs, ...options, ...run, warmUpMs }));
    }
  }
  return all.map((measured) => {
    const of = (figure: keyof Measured): number => median(measured.map((one) => one[figure]));
    return {
      messagesPerSecond: of('messagesPerSecond'),
      cpuMicrosPerMessage: of('cpuMicrosPerMessage'),
      requestsPerMessage: of('requestsPerMessage'),
      latencyMs: of('latencyMs'),
      refused: Math.max(...measured.map(({ refused }) => refused)),
    };
  });
}

const nothing: Measured = {
  messagesPerSecond: Number.NaN,
  cpuMicrosPerMessage: Number.NaN,
  requestsPerMessage: Number.NaN,
  latencyMs: Number.NaN,
  refused: 0,
};

function figuresOf(name: Variant, measured: Measured): Record<string, number> {
  return {
    [`${name}: messages a second`]: Math.round(measured.messagesPerSecond),
    [`${name}: CPU µs a message`]: Math.round(measured.cpuMicrosPerMessage),
    [`${name}: messages a request`]: round(1 / measured.requestsPerMessage),
    [`${name}: median ms`]: round(measured.latencyMs),
    ...(measured.refused > 0 && { [`${name}: REFUSED`]: measured.refused }),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

async function throughput(options: BenchOptions): Promise<BenchResult> {
  const inFlight = 1_000;
  const runs = [
    { variant: 'identify', inFlight },
    { variant: 'each', inFlight },
    { variant: 'bare', inFlight },
  ] as const;
  const [batched = nothing, each = nothing, bare = nothing] = await sideBySide(runs, options);
  return {
    bench: 'throughput',
    figures: { ...figuresOf('identify', batched), ...figuresOf('each', each), ...figuresOf('bare', bare) },
    ratios: [
      {
        name: 'throughput, micro-batched / one call each',
        value: batched.messagesPerSecond / each.messagesPerSecond,
        target: { kind: 'least', value: 4.5 },
      },
      {
        name: 'CPU a message, identify / bare handler',
        value: batched.cpuMicrosPerMessage / bare.cpuMicrosPerMessage,
        target: { kind: 'most', value: 2.5 },
      },
    ],
  };
}

async function cost(options: BenchOptions): Promise<BenchResult> {
  const inFlight = 80;
  const runs = [
    { variant: 'identify', inFlight },
    { variant: 'each', inFlight },
  ] as const;
  const [batched = nothing, each = nothing] = await sideBySide(runs, options);
  return {
    bench: 'cost',
    figures: { ...figuresOf('identify', batched), ...figuresOf('each', each) },
    ratios: [
      {
        name: 'CPU a message, micro-batched / one call each',
        value: batched.cpuMicrosPerMessage / each.cpuMicrosPerMessage,
        target: { kind: 'most', value: 1 / 3 },
      },
      {
        name: 'requests, micro-batched / one call each',
        value: batched.requestsPerMessage / each.requestsPerMessage,
        target: { kind: 'most', value: 1 / 40 },
      },
    ],
  };
}

async function lone(options: BenchOptions): Promise<BenchResult> {
  const runs = [
    { variant: 'identify', inFlight: 1 },
    { variant: 'each', inFlight: 1 },
    { variant: 'bare', inFlight: 1 },
  ] as const;
  const [batched = nothing, each = nothing, bare = nothing] = await sideBySide(runs, options);
  return {
    bench: 'lone-message',
    figures: {
      'identify: median ms': round(batched.latencyMs),
      'each: median ms': round(each.latencyMs),
      'bare: median ms': round(bare.latencyMs),
    },
    ratios: [
      {
        name: `ms that a lone message takes beyond Customer.io's ${upstreamMs}`,
        value: batched.latencyMs - upstreamMs,
        target: { kind: 'most', value: 10 },
      },
    ],
  };
}

async function pubsub({ runs }: BenchOptions): Promise<BenchResult> {
  const rates = { embedded: [] as number[], official: [] as number[] };
  for (let turn = 0; turn < runs; turn += 1) {
    for (const [name, start] of [
      ['embedded', startEmbedded],
      ['official', startOfficial],
    ] as const) {
      const broker = await start();
      if (broker === undefined) continue;
      try {
        await burst(broker, burstWarmUp);
        rates[name].push(await burst(broker, burstMessages));
      } finally {
        await broker.close();
      }
    }
  }
  const [embedded, official] = [median(rates.embedded), median(rates.official)];
  const figures = { 'embedded: messages a second': Math.round(embedded) };
  if (rates.official.length === 0) {
    return { bench: 'pubsub', figures: { ...figures, official: 'skipped: not on this machine' }, ratios: [] };
  }
  return {
    bench: 'pubsub',
    figures: { ...figures, 'official emulator: messages a second': Math.round(official) },
    ratios: [
      {
        name: `burst of ${burstMessages}, embedded / official emulator`,
        value: embedded / official,
        target: { kind: 'least', value: 2 },
      },
    ],
  };
}

async function coldStart({ functionsDir, node, runs }: BenchOptions): Promise<BenchResult> {
  const tookMs: Record<'identify' | 'bare', number[]> = { identify: [], bare: [] };
  for (let turn = 0; turn < Math.max(9, runs); turn += 1) {
    for (const variant of ['identify', 'bare'] as const) {
      tookMs[variant].push(await coldStartMs(variant, functionsDir, node));
    }
  }
  const [identify, bare] = [median(tookMs.identify), median(tookMs.bare)];
  return {
    bench: 'cold-start',
    figures: {
      'identify: ms to the first answer': Math.round(identify),
      'bare: ms to the first answer': Math.round(bare),
    },
    ratios: [{ name: 'ms to the first answer, identify / bare handler', value: identify / bare, target: undefined }],
  };
}

export const benches: readonly Bench[] = [
  { name: 'throughput', does: '1,000 pushes in flight, 50 ms at Customer.io', run: throughput },
  { name: 'cost', does: '80 pushes in flight, 50 ms at Customer.io', run: cost },
  { name: 'lone-message', does: 'one push at a time, 50 ms at Customer.io', run: lone },
  { name: 'pubsub', does: 'a burst of 20,000 through the embedded Pub/Sub and the official emulator', run: pubsub },
  { name: 'signature', does: "checking a callback's signature, beside customerio-node", run: signatureBench },
  { name: 'webhook', does: '1,000 callbacks in flight, 50 ms at BigQuery', run: webhookBench },
  { name: 'cold-start', does: 'from the start of a process to its first answer', run: coldStart },
];
