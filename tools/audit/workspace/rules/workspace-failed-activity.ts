import type { WorkspaceRule } from '../workspace-rule';

const meanings = new Map([
  ['failed_attribute_change', 'attribute changes'],
  ['failed_event', 'events'],
]);

export const rule: WorkspaceRule = {
  id: 'workspace-failed-activity',
  family: 'workspace',
  description: 'Customer.io discards nothing that it answered with 200.',
  level: 'error',
  messages: {
    failed:
      'Customer.io discarded {{count}} {{what}}{{names}}. They were answered with 200, so no program knows. Open Activity Logs with the filter {{type}}: most often an address belongs to another profile (merge the two), or a value is over a limit.',
  },
  check: ({ failures }) =>
    failures
      .filter(({ count }) => count > 0)
      .map(({ type, count, isMore, names }) => ({
        place: `activities?type=${type}`,
        messageId: 'failed',
        data: {
          type,
          count: isMore ? `more than ${String(count)}` : String(count),
          what: meanings.get(type) ?? type,
          names: names.length > 0 ? ` (${names.join(', ')})` : '',
        },
      })),
};
