import type { RuleFacts } from '../rule';
import type { Template } from './template';

export type TemplateFinding = {
  readonly begin: number;
  readonly end: number;
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string>>;
  /** What to put in the place of the text from begin to end. */
  readonly replacement?: string;
};

export type TemplateRule = RuleFacts & {
  /** Its findings say what to put in the place of the text. */
  readonly hasSuggestions?: boolean;
  readonly check: (template: Template) => readonly TemplateFinding[];
};
