import type { TemplateRule } from '../template-rule';

export const rule: TemplateRule = {
  id: 'template-plain-text',
  family: 'templates',
  description: 'An HTML e-mail has a plain-text part.',
  level: 'warn',
  messages: {
    missing:
      'This HTML e-mail has no plain-text part. Watches, screen readers and text mail programs show nothing useful, and spam filters count it. Write the same in plain text beside it.',
  },
  check: ({ isHtml, kind, plainText }) =>
    isHtml && (kind === 'marketing' || kind === 'transactional') && plainText === 'missing'
      ? [{ begin: 0, end: 0, messageId: 'missing' }]
      : [],
};
