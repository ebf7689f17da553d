import { assignedIn } from '../template';
import type { TemplateRule } from '../template-rule';

/** Variables that people write for what are tags. */
const deadForms = new Map([
  ['unsubscribe_url', '{% unsubscribe_url %}'],
  ['unsubscribe_link', '{% unsubscribe_url %}'],
  ['unsubscribe', '{% unsubscribe_url %}'],
  ['manage_subscription_preferences_url', '{% manage_subscription_preferences_url %}'],
  ['manage_subscription_preferences', '{% manage_subscription_preferences_url %}'],
]);

export const rule: TemplateRule = {
  id: 'template-dead-unsubscribe',
  family: 'templates',
  description: 'The unsubscribe link is a tag, {% unsubscribe_url %}: the variable of that name is empty.',
  level: 'error',
  hasSuggestions: true,
  messages: {
    dead: '{{form}} renders as nothing, so the link goes nowhere and nobody can unsubscribe. Write {{better}}.',
  },
  check({ outputs, tags, text }) {
    const own = new Set(assignedIn({ tags, text }).map(({ name }) => name));
    return outputs.flatMap(({ begin, end, content, variable }) => {
      const name = variable.at(-1) ?? content.split('|')[0]?.trim() ?? '';
      const better = variable.length <= 1 && !own.has(name) ? deadForms.get(name) : undefined;
      if (better === undefined) return [];
      return [{ begin, end, messageId: 'dead', data: { form: text.slice(begin, end), better }, replacement: better }];
    });
  },
};
