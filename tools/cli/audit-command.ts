/** Runs `cio audit`. Loaded when it is asked for, because ESLint and the parser take a while to load. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { audit, type AuditResult } from '../audit/audit';
import { AuditError, readAuditConfig, type AuditConfig } from '../audit/audit-config';
import type { FailOn } from '../audit/audit-levels';
import { reports } from '../audit/formats/report';
import { summaryLine } from '../audit/formats/summary';
import { appClient } from '../audit/workspace/app-access';
import type { AuditOptions } from './audit-options';
import { progressLine } from './progress-line';
import { exitCodes, type Terminal } from './terminal';

/** The configuration file, and over it what the command line says. */
function configFrom(paths: readonly string[], options: AuditOptions, cwd: string): AuditConfig {
  const file = readAuditConfig(cwd, options.config);
  const { preset, failOn, baseline, templates } = options;
  return {
    ...file,
    ...(paths.length > 0 && { paths: [...paths] }),
    ...(preset && { preset }),
    ...(failOn && { failOn }),
    ...(baseline !== undefined && { baseline }),
    // --templates takes nothing away from the patterns of the file.
    ...((templates === false || file.templates === false) && { templates: templates ?? false }),
  };
}

function isFailing({ findings }: AuditResult, failOn: FailOn): boolean {
  if (failOn === 'never') return false;
  return failOn === 'warning' ? findings.length > 0 : findings.some(({ severity }) => severity === 'error');
}

function deliver(result: AuditResult, { format, output }: AuditOptions, terminal: Terminal): void {
  const isColored = terminal.isOutColored && output === undefined;
  const text = `${reports[format](result, { root: terminal.cwd, isColored })}\n`;
  if (output === undefined) {
    terminal.out(text);
    return;
  }
  const file = path.resolve(terminal.cwd, output);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  terminal.out(`${summaryLine(result)}\nwritten to ${output}\n`);
}

export async function runAudit(paths: readonly string[], options: AuditOptions, terminal: Terminal): Promise<number> {
  const progress = progressLine(terminal);
  try {
    const config = configFrom(paths, options, terminal.cwd);
    const workspace = options.workspace && (await appClient(terminal.env));
    const result = await audit({
      root: terminal.cwd,
      config,
      workspace,
      updateBaseline: options.updateBaseline === true,
      cache: options.cache,
      onProgress: progress.show,
    });
    progress.end();
    deliver(result, options, terminal);
    return isFailing(result, config.failOn) ? exitCodes.findings : exitCodes.ok;
  } catch (error) {
    progress.end();
    if (!(error instanceof AuditError)) throw error;
    terminal.err(`cio audit: ${error.message}\n`);
    return exitCodes.unable;
  }
}
