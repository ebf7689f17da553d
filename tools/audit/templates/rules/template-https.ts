import { assignedIn, type Template } from '../template';
import type { TemplateFinding, TemplateRule } from '../template-rule';

const linking = ['href', 'src', 'action', 'background', 'srcset', 'poster'] as const;

const finding = (begin: number): TemplateFinding => ({
  begin,
  end: begin + 'http://'.length,
  messageId: 'insecure',
  replacement: 'https://',
});

/** `{% assign link = "http://…" %}` where the variable ends up in an address. */
function assigned(template: Template): TemplateFinding[] {
  const addresses = template.elements.flatMap(({ source, attributes }) =>
    linking.some((attribute) => attribute in attributes) ? [source] : [],
  );
  return assignedIn(template).flatMap(({ name, output: { begin, content } }) => {
    const isLinked = addresses.some((source) => new RegExp(`=\\s*["']?\\s*\\{\\{-?\\s*${name}\\b`).test(source));
    const at = /^["']http:\/\//i.test(content) && isLinked ? template.text.toLowerCase().indexOf('http://', begin) : -1;
    return at < 0 ? [] : [finding(at)];
  });
}

export const rule: TemplateRule = {
  id: 'template-https',
  family: 'templates',
  description: 'Links and images use https.',
  level: 'error',
  hasSuggestions: true,
  messages: {
    insecure:
      'This address uses http. Mail programs block the image or warn before the link, and whoever listens sees which person opened it. Write https.',
  },
  check: (template) => [
    ...assigned(template),
    ...template.elements.flatMap((element) =>
      linking.flatMap((attribute) => {
        const value = element.attributes[attribute];
        if (value === undefined || !/^\s*http:\/\//i.test(value)) return [];
        const at = element.source.search(new RegExp(`\\b${attribute}\\s*=\\s*["']?\\s*http://`, 'i'));
        const begin = element.begin + element.source.toLowerCase().indexOf('http://', at);
        const isHere = template.text.slice(begin).toLowerCase().startsWith('http://');
        return isHere ? [finding(begin)] : [];
      }),
    ),
  ],
};
