import { runCio } from './main';
import { processTerminal } from './terminal';

void runCio(process.argv.slice(2), processTerminal()).then((exitCode) => {
  // Not process.exit, which would cut off what a pipe has not taken yet.
  process.exitCode = exitCode;
});
