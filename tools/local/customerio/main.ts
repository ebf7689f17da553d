/** `tsx tools/local/customerio/main.ts`: the sandbox by itself, until SIGINT or SIGTERM. */
import { help, parseCommandLine } from './command-line';
import { startCustomerIO } from './server';
import { switchList } from './switch-list';

async function main(): Promise<void> {
  const command = parseCommandLine(process.argv.slice(2));
  if (command.kind === 'help' || command.kind === 'switches') {
    process.stdout.write(command.kind === 'help' ? help : switchList());
    return;
  }
  if (command.kind === 'wrong') {
    process.stderr.write(`${command.message}\n--help lists the options\n`);
    process.exitCode = 2;
    return;
  }
  const sandbox = await startCustomerIO(command.options);
  const line = command.json
    ? JSON.stringify({ customerio: sandbox.url })
    : `Customer.io sandbox ready at ${sandbox.url} (site id ${command.options.siteId}); try curl ${sandbox.url}/_sandbox`;
  process.stdout.write(`${line}\n`);
  const stop = (): void => {
    void sandbox.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  process.stderr.write(
    taken ? `${error.message}\nanother process has the port: pass --port 0\n` : `${String(error)}\n`,
  );
  process.exitCode = 1;
});
