/** Every rule, of code, templates and workspaces: what tables, configuration files and pages are checked against. */
import type { RuleFacts } from './rule';
import { codeRules } from './rules';
import { templateRules } from './templates/rules';
import { workspaceRules } from './workspace/rules';

export const allRules: readonly RuleFacts[] = [...codeRules, ...templateRules, ...workspaceRules];

export const ruleById: ReadonlyMap<string, RuleFacts> = new Map(allRules.map((rule) => [rule.id, rule]));
