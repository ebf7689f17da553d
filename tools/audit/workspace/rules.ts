/** Every rule about a workspace. */
import { rule as attributeChangeTrigger } from './rules/workspace-attribute-change-trigger';
import { rule as failedActivity } from './rules/workspace-failed-activity';
import { rule as personalNames } from './rules/workspace-personal-names';
import { rule as reportingWebhook } from './rules/workspace-reporting-webhook';
import type { WorkspaceRule } from './workspace-rule';

export const workspaceRules: readonly WorkspaceRule[] = [
  attributeChangeTrigger,
  failedActivity,
  reportingWebhook,
  personalNames,
];
