/** What a rule is, and how it becomes one of ESLint's. */
import path from 'node:path';

import type { Rule, SourceCode } from 'eslint';

import { auditedFile, type AuditedFile } from './audited-file';
import { moduleOf } from './program/load';
import type { NodeType } from './program/module';
import type { Node } from './program/nodes';
import { concernsCustomerIo, mentionsCustomerIo } from './program/reach';

export type Family = 'credentials' | 'time' | 'people' | 'events' | 'calls' | 'receivers' | 'templates' | 'workspace';

export type Level = 'error' | 'warn' | 'off';

export type RuleFacts = {
  readonly id: string;
  readonly family: Family;
  /** One sentence for tables and editors. */
  readonly description: string;
  /** In the recommended configuration; the strict one has every rule as an error. */
  readonly level: Level;
  /** Each says what is wrong, why it matters and the way out. */
  readonly messages: Readonly<Record<string, string>>;
};

/** A replacement of the text of one node. */
export type Fix = { readonly node: Node; readonly text: string };

export type Finding = {
  readonly node: Node;
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string>>;
  /** Only where the outcome is certain. */
  readonly fix?: Fix | undefined;
  readonly suggest?:
    { readonly messageId: string; readonly fix: Fix; readonly data?: Readonly<Record<string, string>> } | undefined;
};

export type Report = (finding: Finding) => void;

export type CodeRule = RuleFacts & {
  readonly fixable?: boolean;
  readonly hasSuggestions?: boolean;
  /** The nodes that the rule's matcher begins at; a file with none of them never reaches it. */
  readonly looksAt: readonly NodeType[];
  readonly check: (file: AuditedFile, report: Report) => void;
};

/** One thing that a file says, to be compared with what the rest of the program says. */
export type Fact = {
  readonly key: string;
  readonly value: string;
  readonly node: Node;
};

/** A fact without its tree, so that it can be kept and sent between processes. */
export type PlacedFact = Omit<Fact, 'node'> & {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
};

export type Contradiction<F> = {
  readonly fact: F;
  readonly messageId: string;
  readonly data: Readonly<Record<string, string>>;
};

/** A rule about the whole program. ESLint sees one file of it at a time, `cio audit` all of them. */
export type ProgramRule = RuleFacts & {
  readonly looksAt: readonly NodeType[];
  /** What one file shows by itself. */
  readonly check?: (file: AuditedFile, report: Report) => void;
  readonly collect: (file: AuditedFile) => Fact[];
  readonly compare: <F extends Pick<Fact, 'key' | 'value'> & { readonly file?: string; readonly line?: number }>(
    facts: readonly F[],
  ) => Contradiction<F>[];
};

export const isProgramRule = (rule: CodeRule | ProgramRule): rule is ProgramRule => 'collect' in rule;

export const rulePage = (id: string): string => `docs/audit/${id}.md`;

/** Which files each rule's matcher was applied to; filled only while somebody listens. */
export const matcherTally: { listener: ((ruleId: string, file: string) => void) | undefined } = { listener: undefined };

type Settings = { readonly customerio?: { readonly everyFile?: boolean } };

const concerned = new WeakMap<SourceCode, boolean>();

/** Asked once for all rules. */
function concerns({ sourceCode, cwd, filename }: Rule.RuleContext): boolean {
  const known = concerned.get(sourceCode);
  if (known !== undefined) return known;
  const place = path.relative(cwd, path.resolve(cwd, filename));
  const found = mentionsCustomerIo(place) || concernsCustomerIo(filename, sourceCode.text);
  concerned.set(sourceCode, found);
  return found;
}

function fileOf(context: Rule.RuleContext): AuditedFile | undefined {
  const { everyFile } = (context.settings as Settings).customerio ?? {};
  if (!everyFile && !concerns(context)) return undefined;
  return auditedFile(moduleOf(context.sourceCode, context.filename, context.cwd, context.languageOptions));
}

const replacement =
  (fix: Fix) =>
  (fixer: Rule.RuleFixer): Rule.Fix =>
    fixer.replaceTextRange([...fix.node.range], fix.text);

/** Reports each place once per message, however many ways lead there. */
function reporter(context: Rule.RuleContext): Report {
  const seen = new Set<string>();
  return ({ node, messageId, data, fix, suggest }) => {
    const key = `${String(node.range[0])}:${String(node.range[1])}:${messageId}`;
    if (seen.has(key)) return;
    seen.add(key);
    context.report({
      loc: node.loc,
      messageId,
      ...(data && { data: { ...data } }),
      ...(fix && { fix: replacement(fix) }),
      ...(suggest && {
        suggest: [{ messageId: suggest.messageId, fix: replacement(suggest.fix), data: { ...suggest.data } }],
      }),
    });
  };
}

/** Each place says a thing once, however many ways lead there. */
function factsIn(rule: ProgramRule, file: AuditedFile): Fact[] {
  const seen = new Set<string>();
  return rule.collect(file).filter(({ key, value, node }) => {
    const id = `${String(node.range[0])}:${String(node.range[1])} ${key} ${value}`;
    return !seen.has(id) && seen.add(id);
  });
}

function run(rule: CodeRule | ProgramRule, file: AuditedFile, report: Report): void {
  rule.check?.(file, report);
  if (!isProgramRule(rule)) return;
  const facts = factsIn(rule, file).map((fact) => ({ ...fact, line: fact.node.loc.start.line }));
  for (const { fact, messageId, data } of rule.compare(facts)) report({ node: fact.node, messageId, data });
}

export const eslintRule = (rule: CodeRule | ProgramRule): Rule.RuleModule => ({
  meta: {
    type: 'problem',
    docs: { description: rule.description, url: rulePage(rule.id), recommended: rule.level !== 'off' },
    messages: { ...rule.messages },
    schema: [],
    ...(!isProgramRule(rule) && rule.fixable && { fixable: 'code' as const }),
    ...(!isProgramRule(rule) && rule.hasSuggestions && { hasSuggestions: true }),
  },
  create: (context) => ({
    'Program:exit'() {
      const file = fileOf(context);
      if (!file) return;
      run(rule, file, reporter(context));
      if (rule.looksAt.some((type) => file.module.nodes(type).length > 0)) {
        matcherTally.listener?.(rule.id, context.filename);
      }
    },
  }),
});

/** A rule that reports every fact that a program rule collects, for the comparison over all files. */
export const codeFacts = (rule: ProgramRule): Rule.RuleModule => ({
  meta: { type: 'problem', schema: [], messages: { ...rule.messages, fact: '{{fact}}' } },
  create: (context) => ({
    'Program:exit'() {
      const file = fileOf(context);
      if (!file) return;
      rule.check?.(file, reporter(context));
      for (const { key, value, node } of factsIn(rule, file)) {
        context.report({ loc: node.loc, messageId: 'fact', data: { fact: JSON.stringify({ key, value }) } });
      }
      if (rule.looksAt.some((type) => file.module.nodes(type).length > 0)) {
        matcherTally.listener?.(rule.id, context.filename);
      }
    },
  }),
});
