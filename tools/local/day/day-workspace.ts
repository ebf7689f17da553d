/** The workspace of the day: the sample's, with fewer messages for each event, so that the day stays short. */
import { sampleWorkspace } from '../customerio/sample-workspace';
import type { WorkspaceSeed } from '../customerio/seed';

const premium = 2;
const actionsKept: ReadonlySet<number> = new Set([111, 121, 122]);
const newslettersKept: ReadonlySet<number> = new Set([32]);

export const dayWorkspace: WorkspaceSeed = {
  ...sampleWorkspace,
  // The plans of the day have other names than those of the sample.
  segments: sampleWorkspace.segments?.map((segment) =>
    segment.id === premium ? { ...segment, audience: { attribute: 'plan', equals: 'premium' } } : segment,
  ),
  campaigns: sampleWorkspace.campaigns?.map((campaign) => ({
    ...campaign,
    actions: campaign.actions?.filter(({ id }) => actionsKept.has(id)),
  })),
  newsletters: sampleWorkspace.newsletters?.filter(({ id }) => newslettersKept.has(id)),
  transactional: [
    ...(sampleWorkspace.transactional ?? []),
    {
      id: 45,
      name: 'Parcel at the door',
      trigger_name: 'parcel',
      contents: [{ id: 451, type: 'push', body: 'Your parcel is at the door' }],
    },
  ],
};
