import type { TemplateRule } from '../template-rule';
import type { Element } from '../template';

/** A picture of one pixel is for counting and has nothing to describe. */
const isPixel = ({ attributes }: Element): boolean => attributes.width === '1' && attributes.height === '1';

/** Liquid outside of quotes may write any attribute. */
const hasOpenAttributes = ({ source }: Element): boolean => /\{[{%]/.test(source.replace(/"[^"]*"|'[^']*'/g, ''));

export const rule: TemplateRule = {
  id: 'template-img-alt',
  family: 'templates',
  description: 'Every image has an alternative text; a decorative one has an empty one.',
  level: 'warn',
  messages: {
    noAlt:
      'This image has no alt. Most mail programs show no images at first, and screen readers read the file name out. Add alt="…", or alt="" when it only decorates.',
  },
  check: ({ elements }) =>
    elements
      .filter((element) => (element.name === 'img' || element.name === 'mj-image') && !('alt' in element.attributes))
      .filter((element) => !isPixel(element) && !hasOpenAttributes(element))
      .map(({ begin, end }) => ({ begin, end, messageId: 'noAlt' })),
};
