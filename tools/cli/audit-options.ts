/** `cio audit`: its command line. */
import { Command, Option } from 'commander';

import { failOnLevels, presets, type FailOn } from '../audit/audit-levels';
import { formatNames, type FormatName } from '../audit/formats/names';
import type { Terminal } from './terminal';

export type AuditOptions = {
  readonly workspace?: true;
  readonly templates?: boolean;
  readonly format: FormatName;
  readonly output?: string;
  readonly config?: string;
  readonly preset?: (typeof presets)[number];
  readonly failOn?: FailOn;
  readonly baseline?: string;
  readonly updateBaseline?: true;
  readonly cache: boolean;
};

const examples = `
Examples:
  cio audit                                     everything below this folder
  cio audit src emails                          two folders
  cio audit --format sarif --output cio.sarif   for code scanning
  cio audit --update-baseline                   accept what there is; later runs report what is new
  cio audit --workspace                         also the workspace, read through the App API

Environment of --workspace (everything is only read, at most 10 requests a second):
  CUSTOMERIO_APP_API_KEY   the key, file:<path>, or projects/<p>/secrets/<s>/versions/<v>
  CUSTOMERIO_REGION        us or eu
  CUSTOMERIO_APP_URL       another origin, such as that of the local sandbox (optional)

Exit codes:
  0   no finding that fails (--fail-on)
  1   findings
  2   the audit could not run: wrong option, path, configuration, baseline or key

Configuration: cio-audit.config.json in this folder. Rules and the score: docs/audit.md.`;

export function auditCommand(terminal: Terminal): Command {
  return new Command('audit')
    .description(
      'Find what goes wrong with Customer.io in code, templates and workspaces before a message does: wrong keys,\n' +
        'milliseconds, generated event names, dead unsubscribe links, receivers that verify nothing.',
    )
    .argument('[paths...]', 'files and folders to look at (default: "paths" of the configuration, else this folder)')
    .option('--workspace', 'also look at the workspace and its live content, through the App API')
    .option('--templates', 'also look at Liquid and HTML files (default, unless the configuration says otherwise)')
    .option('--no-templates', 'leave Liquid and HTML files out')
    .addOption(new Option('--format <format>', 'what is printed').choices(formatNames).default('text'))
    .option('--output <file>', 'write it to a file; a summary is printed')
    .option('--config <file>', 'another configuration file')
    .addOption(new Option('--preset <preset>', 'recommended, or strict: every rule an error').choices(presets))
    .addOption(new Option('--fail-on <level>', 'the least severe finding that fails').choices(failOnLevels))
    .option('--baseline <file>', 'leave out findings that this file knows')
    .option('--update-baseline', 'write the findings of now into the baseline (cio-audit.baseline.json)')
    .option('--no-cache', 'look at every file anew (what is known of unchanged files is in node_modules/.cache)')
    .addHelpText('after', examples)
    .action(async (paths: string[], options: AuditOptions) => {
      const { runAudit } = await import('./audit-command.js');
      terminal.exitCode = await runAudit(paths, options, terminal);
    });
}
