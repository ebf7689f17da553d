/** The score of an audit: 100, less what each rule with findings costs, so that one habit does not count like ten. */
import type { AuditFinding, Severity } from './finding';

/** What the first finding of a rule costs, each further one, and a rule at most. */
const costs: Readonly<Record<Severity, { readonly first: number; readonly more: number; readonly most: number }>> = {
  error: { first: 8, more: 2, most: 20 },
  warning: { first: 3, more: 1, most: 8 },
};

export const scoreMax = 100;

const grades = [
  [90, 'A'],
  [75, 'B'],
  [60, 'C'],
  [40, 'D'],
  [0, 'F'],
] as const;

export type Grade = (typeof grades)[number][1];

export type Deduction = {
  readonly rule: string;
  readonly severity: Severity;
  readonly count: number;
  readonly points: number;
};

export type Score = {
  readonly score: number;
  readonly grade: Grade;
  /** The rules that cost something, the dearest first. */
  readonly deductions: readonly Deduction[];
};

export function scoreOf(findings: readonly AuditFinding[]): Score {
  const counts = new Map<string, { severity: Severity; count: number }>();
  for (const { rule, severity } of findings) {
    const before = counts.get(rule);
    counts.set(rule, { severity, count: (before?.count ?? 0) + 1 });
  }
  const deductions = [...counts]
    .map(([rule, { severity, count }]): Deduction => {
      const { first, more, most } = costs[severity];
      return { rule, severity, count, points: Math.min(most, first + more * (count - 1)) };
    })
    .sort((one, other) => other.points - one.points || one.rule.localeCompare(other.rule));
  const score = Math.max(0, scoreMax - deductions.reduce((sum, { points }) => sum + points, 0));
  const grade = grades.find(([least]) => score >= least)?.[1] ?? 'F';
  return { score, grade, deductions };
}

/** `3 errors: 8 + 2 × 2`, with the cap where it holds. */
export function explained({ severity, count, points }: Deduction): string {
  const { first, more, most } = costs[severity];
  const noun = count === 1 ? severity : `${severity}s`;
  const sum = count === 1 ? String(first) : `${String(first)} + ${String(count - 1)} × ${String(more)}`;
  const cap = points === most && first + more * (count - 1) > most ? `, at most ${String(most)}` : '';
  return `${String(count)} ${noun}: ${sum}${cap}`;
}
