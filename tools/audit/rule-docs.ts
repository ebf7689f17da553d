/** What the pages about the rules say that the rules themselves know; a test holds docs/audit to it. */
import type { CodeRule, RuleFacts } from './rule';

type Documented = RuleFacts & Pick<CodeRule, 'fixable' | 'hasSuggestions'>;

const fixOf = ({ fixable, hasSuggestions }: Documented): string => {
  if (fixable) return 'automatic';
  return hasSuggestions ? 'suggestion' : 'by hand';
};

const levelWord = { error: 'error', warn: 'warning', off: 'off' } as const;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A description as Markdown: what stands in angle brackets is no element. */
const markdown = (text: string): string => text.replaceAll('<', '\\<').replaceAll('|', '\\|');

/** The beginning of a rule's page. */
export const pageHead = (rule: Documented): string =>
  [
    `# \`${rule.id}\``,
    '',
    markdown(rule.description),
    '',
    row(['family', 'recommended', 'strict', 'fix']),
    row(['---', '---', '---', '---']),
    row([rule.family, levelWord[rule.level], 'error', fixOf(rule)]),
  ].join('\n');

/** The rows of the table of all rules. */
export const indexRows = (rules: readonly Documented[]): string =>
  rules
    .map((rule) =>
      row([
        `[\`${rule.id}\`](${rule.id}.md)`,
        rule.family,
        levelWord[rule.level],
        fixOf(rule),
        markdown(rule.description),
      ]),
    )
    .join('\n');
