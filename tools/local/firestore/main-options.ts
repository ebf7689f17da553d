import { parseArgs } from 'node:util';

import type { Parsed } from '../run-main';

export type MainOptions = { readonly host: string; readonly port: number };

const help = `usage: tsx tools/local/firestore/main.ts [options]

An embedded Firestore for this machine; clients find it by FIRESTORE_EMULATOR_HOST.

  --host <address>   to listen on (127.0.0.1)
  --port <n>         to listen on; 0 is a free one (8081)
  --help`;

const flags = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8081' },
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
  if (!/^\d+$/.test(values.port) || port > 65535) {
    return { kind: 'wrong', text: `--port is ${values.port}: expected 0 to 65535` };
  }
  return { kind: 'run', options: { host: values.host, port } };
}
