/** Runs the workspace rules, and the template rules over the live content of a workspace. */
import type { Levels } from './audit-code';
import { auditTemplate } from './audit-templates';
import { filled, placeInWorkspace, type AuditFinding } from './finding';
import { readTemplate } from './templates/template';
import { workspaceRules } from './workspace/rules';
import type { Message, Workspace } from './workspace/workspace';

function auditMessage(message: Message, { snippets }: Workspace, levels: Levels): AuditFinding[] {
  const snippet = (name: string): string | undefined => snippets.get(name);
  const facts = { kind: message.kind, snippet, plainText: 'unknown' } as const;
  // A layout that comes with its HTML may hold the way out; one that is only named may too.
  const isNamedOnly = message.layout !== '' && !message.layout.includes('<');
  const body = readTemplate(placeInWorkspace(message.place), message.body, facts);
  const withLayout = isNamedOnly ? { ...body, kind: 'mail' as const } : body;
  const around = message.layout.includes('<')
    ? { ...withLayout, text: `${withLayout.text}\n${message.layout}` }
    : withLayout;
  const subject = readTemplate(placeInWorkspace(`${message.place}/subject`), message.subject, facts);
  return [...auditTemplate(around, levels), ...auditTemplate({ ...subject, isHtml: false }, levels)];
}

export function auditWorkspace(workspace: Workspace, levels: Levels): AuditFinding[] {
  const own = workspaceRules.flatMap((rule) => {
    const level = levels[rule.id] ?? rule.level;
    if (level === 'off') return [];
    return rule.check(workspace).map(({ place, messageId, data }): AuditFinding => ({
      rule: rule.id,
      messageId,
      severity: level === 'error' ? 'error' : 'warning',
      file: placeInWorkspace(place),
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 1,
      message: filled(rule.messages[messageId] ?? '', data),
    }));
  });
  return [...own, ...workspace.messages.flatMap((message) => auditMessage(message, workspace, levels))];
}
