import type { TemplateRule } from '../template-rule';

const linking = ['href', 'src', 'action', 'background', 'srcset', 'poster'] as const;

export const rule: TemplateRule = {
  id: 'template-https',
  family: 'templates',
  description: 'Links and images use https.',
  level: 'error',
  messages: {
    insecure:
      'This address uses http. Mail programs block the image or warn before the link, and whoever listens sees which person opened it. Write https.',
  },
  check: ({ elements, text }) =>
    elements.flatMap((element) =>
      linking.flatMap((attribute) => {
        const value = element.attributes[attribute];
        if (value === undefined || !/^\s*http:\/\//i.test(value)) return [];
        const at = element.source.search(new RegExp(`\\b${attribute}\\s*=\\s*["']?\\s*http://`, 'i'));
        const begin = element.begin + element.source.indexOf('http://', at);
        const end = begin + 'http://'.length;
        return text.slice(begin, end).toLowerCase() === 'http://'
          ? [{ begin, end, messageId: 'insecure', replacement: 'https://' }]
          : [];
      }),
    ),
};
