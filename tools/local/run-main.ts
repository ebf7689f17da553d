/** The life of a part of the stack that runs by itself: its command line, one line when it is ready, its end. */

/** A command line as it was read. */
export type Parsed<Options> =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly text: string };

export type Started = {
  /** Printed as JSON. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

/** Runs until SIGINT or SIGTERM. Exit code 2 for a wrong command line, 1 where it could not start. */
export function runMain<Options>(parsed: Parsed<Options>, start: (options: Options) => Promise<Started>): void {
  switch (parsed.kind) {
    case 'help':
      process.stdout.write(`${parsed.text}\n`);
      return;
    case 'wrong':
      process.stderr.write(`${parsed.text}\ntry --help\n`);
      process.exitCode = 2;
      return;
    case 'run':
      start(parsed.options).then(stayUp, (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
      });
  }
}

function stayUp({ addresses, close }: Started): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
  process.stdout.write(`${JSON.stringify(addresses)}\n`);
}
