import type { AuditResult } from '../audit';

/** One object. Keys are added to it, never renamed: other programs read it. */
export function jsonReport({ findings, ...rest }: AuditResult): string {
  const { score, grade, deductions, filesCount, knownCount, staleCount, unjudged } = rest;
  const listed = findings.map(({ rule, file, line, column, severity, message, endLine, endColumn, fix }) => ({
    rule,
    file,
    line,
    column,
    severity,
    message,
    endLine,
    endColumn,
    ...(fix !== undefined && { fix }),
  }));
  return JSON.stringify(
    { score, grade, deductions, findings: listed, filesCount, knownCount, staleCount, unjudged },
    null,
    2,
  );
}
