/** Workflow commands of GitHub Actions, which put findings beside the lines of a pull request. */
import type { AuditResult } from '../audit';
import type { AuditFinding } from '../finding';
import { summaryLine } from './summary';

/** Escapes as the runner undoes them (actions/toolkit, core/src/command.ts). */
const escapeText = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

function annotation({ severity, file, line, endLine, column, endColumn, rule, message }: AuditFinding): string {
  const properties = {
    file,
    line: String(line),
    endLine: String(endLine),
    // Columns count within one line only.
    ...(line === endLine && { col: String(column), endColumn: String(endColumn) }),
    title: rule,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::${severity} ${list.join(',')}::${escapeText(message)}`;
}

export const githubReport = (result: AuditResult): string =>
  [...result.findings.map(annotation), `::notice title=cio audit::${escapeText(summaryLine(result))}`].join('\n');
