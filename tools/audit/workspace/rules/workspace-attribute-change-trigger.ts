import type { Campaign } from '../workspace';
import type { WorkspaceRule } from '../workspace-rule';

/** Events that code sends whenever anything about a person changes. */
const changeEvent =
  /^(?:(?:user|person|profile|customer|account|contact)_?)?(?:attributes?_?)?(?:updated?|changed?|synced|saved)$/i;

/** `{ and: [] }`, `{}` and `null` say nothing; a condition says which attribute and which value. */
function hasCondition(triggers: unknown): boolean {
  if (Array.isArray(triggers)) return triggers.some(hasCondition);
  if (typeof triggers !== 'object' || triggers === null) return false;
  const entries = Object.entries(triggers);
  if ('field' in triggers)
    return !/^(?:changed|any|exists)$/.test(String((triggers as { operator?: unknown }).operator));
  return entries.some(([, value]) => hasCondition(value));
}

function startsOnEveryChange({ trigger, eventName, hasFilter, attributeTriggers }: Campaign): boolean {
  if (hasFilter) return false;
  if (trigger === 'event') return eventName !== undefined && changeEvent.test(eventName);
  const isAttribute = trigger.includes('attribute') || attributeTriggers !== undefined;
  return isAttribute && !hasCondition(attributeTriggers);
}

export const rule: WorkspaceRule = {
  id: 'workspace-attribute-change-trigger',
  family: 'workspace',
  description: 'No running campaign starts on every change of an attribute.',
  level: 'error',
  messages: {
    everyChange:
      'This running campaign starts whenever an attribute changes, whatever to. A back-fill or a nightly sync then writes to everybody at once. Add a condition on the value, a filter segment, or trigger it by an event.',
  },
  check: ({ campaigns }) =>
    campaigns
      .filter((campaign) => campaign.isRunning && startsOnEveryChange(campaign))
      .map(({ id }) => ({ place: `campaigns/${id}`, messageId: 'everyChange' })),
};
