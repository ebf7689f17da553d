import { judgeEventName } from '../../../shared/contract/naming-rules';
import { eventsOf, type NamedEvent } from '../knowledge/event-names';
import { holeMeaning } from '../knowledge/hole-names';
import type { CodeRule } from '../rule';
import { useSite } from '../sites';

function personalIn({ whole, text, holes }: NamedEvent): string | undefined {
  if (whole !== undefined) return judgeEventName(whole).personal;
  const literal = text.map((part) => (typeof part === 'string' ? part : '')).join('');
  return (
    judgeEventName(literal).personal ??
    (holes.some((hole) => holeMeaning(hole) === 'personal') ? 'personal value' : undefined)
  );
}

export const rule: CodeRule = {
  id: 'no-personal-data-in-event-names',
  family: 'events',
  description: 'No event name says who somebody is.',
  level: 'error',
  messages: {
    personal:
      'The event name contains a {{part}}. Names cannot be erased with the person, and everybody in the workspace sees them in lists. Use one fixed name; the person is known from the identifier.',
  },
  looksAt: ['CallExpression'],
  check(file, report) {
    for (const event of eventsOf(file)) {
      const part = personalIn(event);
      const node = part && useSite(event.origin, file.module, event.start);
      if (node) report({ node, messageId: 'personal', data: { part } });
    }
  },
};
