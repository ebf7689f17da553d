/** Every rule about templates. */
import { rule as deadUnsubscribe } from './rules/template-dead-unsubscribe';
import { rule as https } from './rules/template-https';
import { rule as imgAlt } from './rules/template-img-alt';
import { rule as plainText } from './rules/template-plain-text';
import { rule as unsubscribeLink } from './rules/template-unsubscribe-link';
import { rule as variableDefault } from './rules/template-variable-default';
import type { TemplateRule } from './template-rule';

export const templateRules: readonly TemplateRule[] = [
  unsubscribeLink,
  deadUnsubscribe,
  variableDefault,
  https,
  imgAlt,
  plainText,
];
