/** Runs the template rules over files of Liquid and HTML. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { filled, type AuditFinding } from './finding';
import type { Levels } from './audit-code';
import { readTemplate, type Template } from './templates/template';
import { templateRules } from './templates/rules';

/** Files that are looked at when no other pattern is given. */
export const templateFiles = [
  '**/*.liquid',
  '**/*.{html,htm}',
  '**/{campaigns,newsletters,broadcasts,transactional}/**/*.txt',
];

type Position = { readonly line: number; readonly column: number };

function positionAt(text: string, index: number): Position {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** `<!-- cio-audit-disable template-https -->`, also as a Liquid comment; without names all rules. */
function disabledRules(text: string): (id: string) => boolean {
  const found = [...text.matchAll(/cio-audit-disable([\w\s,-]*)/g)].map((match) =>
    (match[1] ?? '').replace(/--\s*$/, '').trim(),
  );
  const names = found.flatMap((list) => (list === '' ? ['*'] : list.split(/[\s,]+/)));
  return (id) => names.includes('*') || names.includes(id);
}

export function auditTemplate(template: Template, levels: Levels): AuditFinding[] {
  if (template.kind === 'none') return [];
  const isDisabled = disabledRules(template.text);
  return templateRules.flatMap((rule) => {
    const level = levels[rule.id] ?? rule.level;
    if (level === 'off' || isDisabled(rule.id)) return [];
    return rule.check(template).map(({ begin, end, messageId, data, replacement }): AuditFinding => {
      const [from, to] = [positionAt(template.text, begin), positionAt(template.text, end)];
      return {
        rule: rule.id,
        messageId,
        severity: level === 'error' ? 'error' : 'warning',
        file: template.name,
        ...from,
        endLine: to.line,
        endColumn: to.column,
        message: filled(rule.messages[messageId] ?? '', data),
        ...(replacement !== undefined && { fix: replacement }),
      };
    });
  });
}

/** The folders from a file up to the root. */
function foldersAbove(root: string, file: string): string[] {
  const folders: string[] = [];
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    folders.push(at);
    if (at === root || at === path.dirname(at)) return folders;
  }
}

const snippetIn =
  (root: string, file: string) =>
  (name: string): string | undefined => {
    for (const folder of foldersAbove(root, file)) {
      const snippets = path.join(folder, 'snippets');
      if (!existsSync(snippets)) continue;
      const found = readdirSync(snippets).find((one) => one.replace(/\..*$/, '') === name);
      if (found) return readFileSync(path.join(snippets, found), 'utf8');
    }
    return undefined;
  };

const plainTextOf = (file: string): Template['plainText'] => {
  const stem = path.join(path.dirname(file), path.basename(file).replace(/\..*$/, ''));
  return ['.txt', '.text', '.plain.liquid', '.txt.liquid'].some((ending) => existsSync(stem + ending))
    ? 'present'
    : 'missing';
};

export function auditTemplateFile(root: string, file: string, levels: Levels): AuditFinding[] {
  const name = path.relative(root, file).replaceAll(path.sep, '/');
  const facts = { plainText: plainTextOf(file), snippet: snippetIn(root, file) };
  return auditTemplate(readTemplate(name, readFileSync(file, 'utf8'), facts), levels);
}
