/** The workspace of the day: the sample's, with fewer messages for each event, so that the day stays short. */
import { sampleWorkspace } from '../customerio/sample-workspace';
import type { WorkspaceSeed } from '../customerio/seed';
import { markerAttribute } from './operation';
import { clubPlan } from './people/plan-people';

const premium = 2;
const actionsKept: ReadonlySet<number> = new Set([111, 121, 122]);
/** Everybody else of the day has a marker, people of the database have none. */
const everybody = 1;
const club = 3;

const newslettersKept: ReadonlySet<number> = new Set([32]);

export const dayWorkspace: WorkspaceSeed = {
  ...sampleWorkspace,
  segments: [
    ...(sampleWorkspace.segments ?? []).map((segment) => {
      if (segment.id === everybody) return { ...segment, audience: { attribute: markerAttribute } };
      // The plans of the day have other names than those of the sample.
      return segment.id === premium ? { ...segment, audience: { attribute: 'plan', equals: 'premium' } } : segment;
    }),
    { id: club, name: 'Of the club', audience: { attribute: 'plan', equals: clubPlan } },
  ],
  campaigns: sampleWorkspace.campaigns?.map((campaign) => ({
    ...campaign,
    actions: campaign.actions?.filter(({ id }) => actionsKept.has(id)),
  })),
  newsletters: [
    ...(sampleWorkspace.newsletters ?? []).filter(({ id }) => newslettersKept.has(id)),
    {
      id: 33,
      name: 'Club',
      recipient_segment_ids: [club],
      subscription_topic_id: 7,
      contents: [
        {
          ...{ id: 331, subject: 'From the club', from: 'shop@example.com', recipient: '{{customer.email}}' },
          body: '<p>News. <a href="{% unsubscribe_url %}">Unsubscribe</a></p>',
        },
      ],
    },
  ],
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
