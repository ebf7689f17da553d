import { judgeEventName, snakeCaseOf } from '../../../shared/contract/naming-rules';
import { eventsOf } from '../knowledge/event-names';
import { literalText } from '../program/nodes';
import type { CodeRule, Finding } from '../rule';
import { useSite } from '../sites';

export const rule: CodeRule = {
  id: 'event-name-snake-case',
  family: 'events',
  description: 'Event names are snake_case.',
  level: 'warn',
  messages: {
    notSnakeCase:
      'The event name "{{name}}" is not snake_case. Names are compared letter by letter in campaigns and segments, and mixed writing makes two events of one. Use {{better}}, and change what listens for the old name.',
    rename: 'Rename the event to {{better}}.',
  },
  hasSuggestions: true,
  looksAt: ['CallExpression'],
  check(file, report) {
    for (const { whole, origin, start } of eventsOf(file)) {
      if (whole === undefined || whole === '') continue;
      const { isSnakeCase, generated, personal } = judgeEventName(whole);
      // A name with a value in it has another defect than its writing.
      if (isSnakeCase || (generated !== undefined && generated !== personal)) continue;
      const node = useSite(origin, file.module, start);
      if (!node) continue;
      // Written in snake_case an address is still one: there is no name to propose.
      const better = personal === undefined ? snakeCaseOf(whole) : '';
      const finding: Finding = {
        node,
        messageId: 'notSnakeCase',
        data: { name: whole, better: better || 'words alone' },
      };
      const canReplace = better !== '' && literalText(node) === whole;
      report({
        ...finding,
        suggest: canReplace ? { messageId: 'rename', data: { better }, fix: { node, text: `'${better}'` } } : undefined,
      });
    }
  },
};
