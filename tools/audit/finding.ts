/** A finding of any rule, as it is printed, kept and compared. */
export type Severity = 'error' | 'warning';

export type AuditFinding = {
  readonly rule: string;
  readonly messageId: string;
  readonly severity: Severity;
  /** Relative to the root, with slashes; for a workspace the place in it. */
  readonly file: string;
  /** From 1; a finding about a whole file stands at 1:1. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  /** What `--fix` of ESLint would write, or what to choose, in words. */
  readonly fix?: string;
};

export const byPlace = (one: AuditFinding, other: AuditFinding): number =>
  one.file.localeCompare(other.file) ||
  one.line - other.line ||
  one.column - other.column ||
  one.rule.localeCompare(other.rule);

/** `{{name}}` in a message filled in, as ESLint does it. */
export const filled = (message: string, data: Readonly<Record<string, string>> = {}): string =>
  message.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => data[name] ?? whole);

/** Findings of a workspace are told from files by their first folder. */
const workspaceFolder = 'workspace/';

export const placeInWorkspace = (place: string): string => workspaceFolder + place;

export const isInWorkspace = ({ rule, file }: AuditFinding): boolean =>
  rule.startsWith('workspace-') || (rule.startsWith('template-') && file.startsWith(workspaceFolder));

export type Explanation = { readonly what: string; readonly why: string; readonly wayOut: string };

/** Every message says in this order what is wrong, why it matters and what to do instead, each in sentences. */
export function explanationOf(message: string): Explanation {
  const [what = '', ...rest] = message.split(/(?<=[.?!])\s+(?=[A-Z`<])/);
  return { what, why: rest.slice(0, -1).join(' '), wayOut: rest.at(-1) ?? '' };
}
