/** `cio`: the operator's commands. */
import { Command, CommanderError } from 'commander';

import { toolVersion } from '../audit/tool-version';
import { auditCommand } from './audit-options';
import { exitCodes, type Terminal } from './terminal';

/** Every command, with its help; what a command runs is loaded when it is asked for. */
export function cioProgram(terminal: Terminal): Command {
  const program = new Command('cio')
    .description('Commands for those who build on Customer.io and run customerio-gcp.')
    .version(toolVersion)
    .showHelpAfterError('(add --help for what there is)')
    .configureOutput({
      writeOut: (text) => {
        terminal.out(text);
      },
      writeErr: (text) => {
        terminal.err(text);
      },
    })
    .exitOverride();
  program.addCommand(auditCommand(terminal).copyInheritedSettings(program));
  return program;
}

/** Runs one command line and returns the exit code. */
export async function runCio(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await cioProgram(terminal).parseAsync(args, { from: 'user' });
    return terminal.exitCode ?? exitCodes.ok;
  } catch (error) {
    // Help and version end by such an error as well, with code 0; everything else is a wrong command line.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.unable;
    throw error;
  }
}
