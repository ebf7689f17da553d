/** The ESLint plugin: `customerio.configs.recommended` or `.strict` in a flat configuration. */
import type { ESLint, Linter, Rule } from 'eslint';

import { codeRules } from './rules';
import { eslintRule, type Level } from './rule';

export const meta = { name: 'customerio-gcp/eslint-plugin', namespace: 'customerio' } as const;

export const rules: Record<string, Rule.RuleModule> = Object.fromEntries(
  codeRules.map((rule) => [rule.id, eslintRule(rule)]),
);

export const plugin: ESLint.Plugin = { meta, rules };

const config = (name: string, level: (own: Level) => Level): Linter.Config => ({
  name: `customerio/${name}`,
  plugins: { customerio: plugin },
  rules: Object.fromEntries(codeRules.map((rule) => [`customerio/${rule.id}`, level(rule.level)])),
});

export const configs = {
  recommended: config('recommended', (own) => own),
  strict: config('strict', () => 'error'),
} as const;
