/** The ESLint plugin: `customerio.configs.recommended` or `.strict` in a flat configuration. */
import type { ESLint, Linter, Rule } from 'eslint';

import { codeRules } from './rules';
import { eslintRule, type Level } from './rule';
import { toolVersion } from './tool-version';

const rules: Record<string, Rule.RuleModule> = Object.fromEntries(codeRules.map((rule) => [rule.id, eslintRule(rule)]));

const config = (name: string, level: (own: Level) => Level): Linter.Config => ({
  name: `customerio/${name}`,
  rules: Object.fromEntries(codeRules.map((rule) => [`customerio/${rule.id}`, level(rule.level)])),
});

const configs = {
  recommended: config('recommended', (own) => own),
  strict: config('strict', () => 'error'),
};

export const plugin = {
  meta: { name: 'customerio-gcp/eslint-plugin', version: toolVersion, namespace: 'customerio' },
  rules,
  configs,
} satisfies ESLint.Plugin;

// One object under the name: ESLint refuses two plugins that are called the same.
for (const one of Object.values(configs)) one.plugins = { customerio: plugin };
