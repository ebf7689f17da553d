import { limits } from '../../../shared/contract/limits';
import { eventsOf } from '../knowledge/event-names';
import type { CodeRule } from '../rule';
import { useSite } from '../sites';

export const rule: CodeRule = {
  id: 'event-name-length',
  family: 'events',
  description: `Event names are at most ${String(limits.eventNameBytesMax)} bytes.`,
  level: 'error',
  messages: {
    tooLong:
      'The event name has {{bytes}} bytes, and Customer.io allows {{max}}. The event is refused. Use a short fixed name and move the rest into attributes.',
  },
  looksAt: ['CallExpression'],
  check(file, report) {
    for (const { text, origin, start } of eventsOf(file)) {
      const known = text
        .map((part) => (typeof part === 'string' ? part : ''))
        .join('')
        .trim();
      const bytes = Buffer.byteLength(known, 'utf8');
      const node = bytes > limits.eventNameBytesMax ? useSite(origin, file.module, start) : undefined;
      if (!node) continue;
      report({ node, messageId: 'tooLong', data: { bytes: String(bytes), max: String(limits.eventNameBytesMax) } });
    }
  },
};
