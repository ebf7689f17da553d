import { parseArgs } from 'node:util';

import type { Parsed } from '../run-main';

export type MainOptions = {
  readonly host: string;
  readonly port: number;
  readonly timeScale: number;
  readonly pushesInFlightMax: number;
  readonly slowStart: boolean;
  readonly pushBackoff: boolean;
};

const help = `usage: tsx tools/local/pubsub/main.ts [options]

An embedded Pub/Sub for this machine; clients find it by PUBSUB_EMULATOR_HOST.

  --host <address>             to listen on (127.0.0.1)
  --port <n>                   to listen on; 0 is a free one (8085)
  --time-scale <n>             divides backoffs, retention and the ack deadlines of pushes (1)
  --pushes-in-flight-max <n>   per subscription (1000)
  --slow-start                 begin each push subscription with one push at a time
  --push-backoff               brake a push subscription that answers with nacks
  --help`;

const flags = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8085' },
  'time-scale': { type: 'string', default: '1' },
  'pushes-in-flight-max': { type: 'string', default: '1000' },
  'slow-start': { type: 'boolean', default: false },
  'push-backoff': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the command line; never throws. */
export function parseMainOptions(argv: readonly string[]): Parsed<MainOptions> {
  let values;
  try {
    ({ values } = parseArgs({ args: [...argv], options: flags }));
  } catch (error) {
    return { kind: 'wrong', text: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return { kind: 'help', text: help };
  const port = Number(values.port);
  const timeScale = Number(values['time-scale']);
  const pushesInFlightMax = Number(values['pushes-in-flight-max']);
  const problems = [
    ...(/^\d+$/.test(values.port) && port <= 65535 ? [] : [`--port is ${values.port}: expected 0 to 65535`]),
    ...(timeScale > 0 && timeScale < Infinity ? [] : [`--time-scale is ${values['time-scale']}: expected above 0`]),
    ...(Number.isInteger(pushesInFlightMax) && pushesInFlightMax > 0
      ? []
      : [`--pushes-in-flight-max is ${values['pushes-in-flight-max']}: expected a whole number above 0`]),
  ];
  if (problems.length > 0) return { kind: 'wrong', text: problems.join('\n') };
  const { host, 'slow-start': slowStart, 'push-backoff': pushBackoff } = values;
  return { kind: 'run', options: { host, port, timeScale, pushesInFlightMax, slowStart, pushBackoff } };
}
