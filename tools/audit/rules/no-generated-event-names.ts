import { judgeEventName } from '../../../shared/contract/naming-rules';
import { eventsOf, type NamedEvent } from '../knowledge/event-names';
import { holeMeaning } from '../knowledge/hole-names';
import type { CodeRule } from '../rule';
import { useSite } from '../sites';

/** What makes the name different from event to event. */
function generatedWith({ whole, text, holes }: NamedEvent): string | undefined {
  if (whole !== undefined) {
    const { generated, personal } = judgeEventName(whole);
    return personal === undefined ? generated : undefined;
  }
  // A name that is nothing but a variable is made elsewhere.
  if (!text.some((part) => typeof part === 'string' && part.trim() !== '')) return undefined;
  const meanings = holes.map(holeMeaning);
  return !meanings.includes('personal') && meanings.includes('generated') ? 'value' : undefined;
}

export const rule: CodeRule = {
  id: 'no-generated-event-names',
  family: 'events',
  description: 'An event name is one of a fixed set; what differs from event to event is an attribute.',
  level: 'error',
  messages: {
    generated:
      'A {{part}} is built into the event name, so each event gets a name of its own. No campaign or segment can listen for it, and the list of event names fills up for good. Use one fixed name and send the {{part}} as an attribute.',
  },
  looksAt: ['CallExpression'],
  check(file, report) {
    for (const event of eventsOf(file)) {
      const part = generatedWith(event);
      const node = part && useSite(event.origin, file.module, event.start);
      if (node) report({ node, messageId: 'generated', data: { part } });
    }
  },
};
