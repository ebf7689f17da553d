import type { TemplateRule } from '../template-rule';
import { visibleText, type Template } from '../template';

/** The tags that make a way out, also in the text of a snippet. */
const wayOut = /\{%-?\s*(?:unsubscribe_url|unsubscribe|manage_subscription_preferences_url)\b/;
/** The forms that look like one; the finding about them is enough. */
const deadForm = /\{\{\{?-?\s*(?:unsubscribe|manage_subscription_preferences)/;

const isWayOut = (text: string): boolean => {
  const sent = visibleText(text);
  return wayOut.test(sent) || deadForm.test(sent);
};

function hasWayOut({ text, outputs, elements, snippet }: Template): boolean {
  if (isWayOut(text)) return true;
  // A page of one's own: an address, and not a variable that renders empty.
  if (
    elements.some(({ attributes }) => /^(?:https?:)?\/\/\S*(?:unsub|preference|opt-?out)/i.test(attributes.href ?? ''))
  ) {
    return true;
  }
  return outputs.some(({ variable: [root, name = ''] }) => {
    if (root !== 'snippets') return false;
    const part = snippet(name);
    return part === undefined || isWayOut(part);
  });
}

export const rule: TemplateRule = {
  id: 'template-unsubscribe-link',
  family: 'templates',
  description: 'A marketing e-mail has a working unsubscribe link.',
  level: 'error',
  messages: {
    missing:
      'This e-mail has no unsubscribe link. People mark it as spam instead, mail providers throttle you, and the law asks for one. Add <a href="{% unsubscribe_url %}">Unsubscribe</a>, or {% manage_subscription_preferences_url %}.',
  },
  check(template) {
    if (!template.isHtml || template.kind !== 'marketing' || hasWayOut(template)) return [];
    return [{ begin: 0, end: 0, messageId: 'missing' }];
  },
};
