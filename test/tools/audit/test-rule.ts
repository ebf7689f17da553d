/**
 * Runs a rule in ESLint's own RuleTester. What is expected stands in the code itself: `// <- messageId` at the end of
 * each line that a finding belongs to, several of them for several findings.
 */
import * as parser from '@typescript-eslint/parser';
import { RuleTester } from 'eslint';

import { eslintRule, type CodeRule, type ProgramRule } from '../../../tools/audit/rule';

type Replacement = readonly [from: string, to: string];

type Case =
  | string
  | {
      readonly code: string;
      /** The path within the program. */
      readonly at?: string;
      /** What the fix of the rule replaces. */
      readonly fixes?: readonly Replacement[];
      /** What each suggestion replaces, in the order of the findings. */
      readonly suggested?: readonly Replacement[];
    };

export type Cases = Readonly<Record<string, Case>>;

const marker = /\/\/ <- (\w+(?: \w+)*)$/;

const expectedIn = (code: string): { messageId: string; line: number }[] =>
  code.split('\n').flatMap((text, index) => {
    const ids = marker.exec(text)?.[1]?.split(' ') ?? [];
    return ids.map((messageId) => ({ messageId, line: index + 1 }));
  });

const replaced = (code: string, replacements: readonly Replacement[]): string =>
  replacements.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, code);

const detailed = (one: Case): Exclude<Case, string> => (typeof one === 'string' ? { code: one } : one);

function invalid(name: string, one: Case, rename: string): RuleTester.InvalidTestCase {
  const { code, at = 'src/service.ts', fixes, suggested } = detailed(one);
  const errors = expectedIn(code).map((expected, index): RuleTester.TestCaseError => {
    const replacement = suggested?.[index];
    if (!replacement) return expected;
    return { ...expected, suggestions: [{ messageId: rename, output: replaced(code, [replacement]) }] };
  });
  return { name, code, filename: at, errors, output: fixes ? replaced(code, fixes) : null };
}

function valid(name: string, one: Case): RuleTester.ValidTestCase {
  const { code, at = 'src/service.ts' } = detailed(one);
  return { name, code, filename: at };
}

export function testRule(
  rule: CodeRule | ProgramRule,
  { bad, fine }: { readonly bad: Cases; readonly fine: Cases },
): void {
  const tester = new RuleTester({
    languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
  });
  tester.run(rule.id, eslintRule(rule), {
    valid: Object.entries(fine).map(([name, one]) => valid(name, one)),
    invalid: Object.entries(bad).map(([name, one]) => invalid(name, one, 'rename')),
  });
}
