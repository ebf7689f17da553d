import type { TemplateRule } from '../template-rule';
import type { Template } from '../template';

const tag = /^(?:unsubscribe_url|unsubscribe|manage_subscription_preferences_url)$/;

/** Parts that are kept elsewhere and usually hold the link. */
const mayHoldLink = /footer|unsub|legal|compliance|preference/i;

function hasLink({ tags, outputs, elements }: Template): boolean {
  if (
    tags.some(
      ({ name, args }) => tag.test(name) || (/^(?:include|render|snippet)$/.test(name) && mayHoldLink.test(args)),
    )
  )
    return true;
  if (outputs.some(({ variable }) => variable[0] === 'snippets' && mayHoldLink.test(variable.at(-1) ?? '')))
    return true;
  // A page of one's own: an address, and not a variable that renders empty.
  return elements.some(({ attributes }) =>
    /^(?:https?:)?\/\/\S*(?:unsub|preference|opt-?out)/i.test(attributes['href'] ?? ''),
  );
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
    if (!template.isHtml || !template.isDocument || template.isTransactional || hasLink(template)) return [];
    return [{ begin: 0, end: 0, messageId: 'missing' }];
  },
};
