import type { AuditResult } from '../audit';

export const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Score, grade and counts in one line. */
export function summaryLine({ score, grade, findings, filesCount, knownCount, staleCount }: AuditResult): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const parts = [
    `score ${String(score)} of 100, grade ${grade}`,
    `${counted(errors, 'error')} and ${counted(findings.length - errors, 'warning')} in ${counted(filesCount, 'file')}`,
    ...(knownCount > 0 ? [`${String(knownCount)} more known to the baseline`] : []),
    ...(staleCount > 0 ? [`${counted(staleCount, 'entry').replace('entrys', 'entries')} of the baseline mended`] : []),
  ];
  return parts.join('; ');
}
