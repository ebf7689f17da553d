/** Runs the code rules over a program, and compares what its files say about the same things. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import * as parser from '@typescript-eslint/parser';
import type { ESLint, Rule } from 'eslint';
// Without ESLint's own reading of files and configurations, so that the command can be bundled.
import { Linter } from 'eslint/universal';

import { filled, type AuditFinding, type Severity } from './finding';
import { plugin } from './plugin';
import { codeFacts, isProgramRule, type Level, type PlacedFact, type ProgramRule } from './rule';
import { codeRules } from './rules';

export type Levels = Readonly<Partial<Record<string, Level>>>;

export type AuditedCode = {
  readonly findings: readonly AuditFinding[];
  readonly facts: readonly RuleFact[];
  /** Why nothing is known of the file: it does not parse, or a rule failed over it. */
  readonly unjudged?: string;
};

export type RuleFact = PlacedFact & { readonly rule: string };

const programRules = codeRules.filter(isProgramRule);

const levelOf = (levels: Levels, id: string, own: Level): Level => levels[id] ?? own;

/** In place of each program rule one that hands out what it sees, so that ignore comments hold for it as well. */
const factPlugin: ESLint.Plugin = {
  ...plugin,
  rules: {
    ...plugin.rules,
    ...Object.fromEntries(programRules.map((rule): [string, Rule.RuleModule] => [rule.id, codeFacts(rule)])),
  },
};

export const codeFiles = '**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}';

/** `everyFile`: also files that have nothing to do with Customer.io, to see that the rules are silent about them. */
export type Looking = { readonly everyFile: boolean };

const configFor = (levels: Levels, { everyFile }: Looking): Linter.Config => ({
  files: [codeFiles],
  plugins: { customerio: factPlugin },
  languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
  linterOptions: { reportUnusedDisableDirectives: 'off' },
  settings: { customerio: { everyFile } },
  rules: Object.fromEntries(codeRules.map((rule) => [`customerio/${rule.id}`, levelOf(levels, rule.id, rule.level)])),
});

const severityOf = (level: number): Severity => (level === 2 ? 'error' : 'warning');

const place = (message: Linter.LintMessage, file: string): Omit<PlacedFact, 'key' | 'value'> => ({
  file,
  line: message.line,
  column: message.column,
  endLine: message.endLine ?? message.line,
  endColumn: message.endColumn ?? message.column,
});

/** The first line of an error that a rule ended in; a defect of ours that must not end the audit of other files. */
function reasonOf(error: unknown): string {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const rule = error instanceof Error && 'ruleId' in error ? ` in ${String(error.ruleId)}` : '';
  return `the audit failed${rule}: ${reason}`;
}

/** One file: its findings, and what it says for the comparison. */
export function auditCodeFile(
  linter: Linter,
  root: string,
  file: string,
  levels: Levels,
  looking: Looking = { everyFile: false },
): AuditedCode {
  const name = path.relative(root, file).replaceAll(path.sep, '/');
  let messages: Linter.LintMessage[];
  try {
    messages = linter.verify(readFileSync(file, 'utf8'), configFor(levels, looking), { filename: file });
  } catch (error) {
    return { findings: [], facts: [], unjudged: reasonOf(error) };
  }
  const findings: AuditFinding[] = [];
  const facts: RuleFact[] = [];
  for (const message of messages) {
    if (message.fatal) {
      return { findings, facts, unjudged: `line ${String(message.line)} does not parse: ${message.message}` };
    }
    // ESLint's word for a file that it does not look at has neither rule nor place.
    if (message.ruleId === null && message.line === 0) return { findings, facts, unjudged: message.message };
    const rule = message.ruleId?.replace(/^customerio\//, '');
    // A comment for a rule of another plugin: none of the audit's business.
    if (rule === undefined || rule === message.ruleId) continue;
    if (message.messageId === 'fact') {
      const fact = JSON.parse(message.message) as { key: string; value: string };
      facts.push({ ...fact, ...place(message, name), rule });
      continue;
    }
    const fix = message.fix?.text ?? message.suggestions?.[0]?.fix.text;
    findings.push({
      ...place(message, name),
      rule,
      messageId: message.messageId ?? '',
      severity: severityOf(message.severity),
      message: message.message,
      ...(fix !== undefined && { fix }),
    });
  }
  return { findings, facts };
}

function compare(rule: ProgramRule, facts: readonly RuleFact[], level: Level): AuditFinding[] {
  return rule.compare(facts.filter((fact) => fact.rule === rule.id)).map(({ fact, messageId, data }) => ({
    rule: rule.id,
    messageId,
    severity: level === 'error' ? 'error' : 'warning',
    file: fact.file,
    line: fact.line,
    column: fact.column,
    endLine: fact.endLine,
    endColumn: fact.endColumn,
    message: filled(rule.messages[messageId] ?? '', data),
  }));
}

/** The second pass: what all files together contradict. */
export const compareFacts = (facts: readonly RuleFact[], levels: Levels): AuditFinding[] =>
  programRules.flatMap((rule) => {
    const level = levelOf(levels, rule.id, rule.level);
    return level === 'off' ? [] : compare(rule, facts, level);
  });

export const createLinter = (root: string): Linter => new Linter({ cwd: root });
