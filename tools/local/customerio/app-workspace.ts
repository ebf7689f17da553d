/** What is set up in the workspace, for whoever audits it: campaigns, newsletters, broadcasts, templates, segments. */
import { json, type Answer } from './answers';
import { appGet, listAnswer, notFound, pathValue } from './app-pages';
import { newsletterItems } from './limits';
import type { Attributes } from './operation';
import { isInSegment } from './play/audience';
import type { Catalogue } from './seed';
import type { Call, Route } from './router';
import type { Person } from './workspace/person';
import type { Context } from './workspace/workspace';

/** When everything was made that the seed gives no time: a Tuesday in November 2023. */
const made = 1_700_000_000;

const times = { created: made, updated: made };
const dedupe = (id: number): string => `${id}:${made}`;

type Part = { readonly id: number; readonly type: string };

const idsOf = (parts: readonly Part[]): readonly Part[] => parts.map(({ id, type }) => ({ id, type }));

type Flow = Catalogue['broadcasts'][number] | Catalogue['campaigns'][number];

const flowView = (flow: Flow, type: string): Attributes => ({
  deduplicate_id: dedupe(flow.id),
  type,
  ...times,
  active: flow.state === 'running',
  first_started: made,
  tags: [],
  ...flow,
  actions: idsOf(flow.actions),
});

function campaignView(campaign: Catalogue['campaigns'][number]): Attributes {
  const bySegment = { trigger_segment_ids: campaign.trigger_segment_ids ?? [], filter_segment_ids: [] };
  return campaign.event_name === undefined
    ? { ...bySegment, ...flowView(campaign, 'segment') }
    : { filter_segment_ids: [], ...flowView(campaign, 'event') };
}

const broadcastView = (broadcast: Catalogue['broadcasts'][number]): Attributes =>
  flowView(broadcast, 'triggered_broadcast');

function newsletterView({ contents, ...newsletter }: Catalogue['newsletters'][number]): Attributes {
  return {
    deduplicate_id: dedupe(newsletter.id),
    ...times,
    sent_at: made,
    tags: [],
    recipient_segment_ids: [],
    ...newsletter,
    content_ids: contents.map(({ id }) => id),
  };
}

/** Undefined fields are not written into an answer. */
function transactionalView(message: Catalogue['transactional'][number]): Attributes {
  return {
    description: '',
    send_to_unsubscribed: true,
    link_tracking: true,
    open_tracking: true,
    hide_message_body: false,
    queue_drafts: false,
    created_at: made,
    updated_at: made,
    ...message,
    contents: undefined,
  };
}

const actionView =
  (parent: string, parentId: number) =>
  (action: Attributes & Part): Attributes => ({
    [parent]: parentId,
    deduplicate_id: dedupe(action.id),
    ...times,
    layout: '',
    language: '',
    ...action,
  });

function segmentView(segment: Catalogue['segments'][number]): Attributes {
  return {
    deduplicate_id: dedupe(segment.id),
    description: '',
    state: 'finished',
    progress: null,
    tags: null,
    created_at: made,
    updated_at: made,
    ...segment,
    audience: undefined,
  };
}

/** "An empty list may be null": recorded by Customer.io's SDK team, for exports. */
export function wholeList(key: string, items: readonly unknown[], { switches }: Context): Answer {
  return json(200, { [key]: items.length === 0 && switches.emptyList === 'null' ? null : items });
}

type Numbered = { readonly id: number };

/** A list, one of it, and the parts of that one, each with a path of its own. */
function collection<Item extends Numbered>(
  path: string,
  one: string,
  items: (catalogue: Catalogue) => readonly Item[],
  view: (item: Item) => Attributes,
): readonly Route[] {
  return [
    appGet(path, (_call, context) =>
      wholeList(path.slice('/v1/'.length), items(context.workspace.catalogue).map(view), context),
    ),
    oneOf(`${path}/:id`, items, (item) => json(200, { [one]: view(item) })),
  ];
}

function oneOf<Item extends Numbered>(
  path: string,
  items: (catalogue: Catalogue) => readonly Item[],
  answer: (item: Item, call: Call, context: Context) => Answer,
): Route {
  return appGet(path, (call, context) => {
    const item = items(context.workspace.catalogue).find(({ id }) => String(id) === pathValue(call, 'id'));
    return item === undefined ? notFound(path.split('/')[2]?.replace(/s$/, '') ?? '') : answer(item, call, context);
  });
}

/** Actions come in pages, newest id last. */
const actionsOf = (key: 'campaign_id' | 'broadcast_id') => (flow: Flow, call: Call) => {
  const descending = [...flow.actions].reverse();
  const place = new Map(descending.map((action, index) => [action, index]));
  return listAnswer(call, 'actions', descending, (action) => place.get(action) ?? 0, actionView(key, flow.id), {
    initial: 10,
    max: 100,
  });
};

const oneAction = (key: 'campaign_id' | 'broadcast_id') => (flow: Flow, call: Call) => {
  const found = flow.actions.find(({ id }) => String(id) === pathValue(call, 'action'));
  return found === undefined ? notFound('action') : json(200, { action: actionView(key, flow.id)(found) });
};

const campaigns = (catalogue: Catalogue): Catalogue['campaigns'] => catalogue.campaigns;
const broadcasts = (catalogue: Catalogue): Catalogue['broadcasts'] => catalogue.broadcasts;
const newsletters = (catalogue: Catalogue): Catalogue['newsletters'] => catalogue.newsletters;
const transactional = (catalogue: Catalogue): Catalogue['transactional'] => catalogue.transactional;
const segments = (catalogue: Catalogue): Catalogue['segments'] => catalogue.segments;

const members = ({ workspace }: Context, id: number): readonly Person[] =>
  [...workspace.people].filter((person) => isInSegment(workspace, id, person));

const nameOf = ({ identifiers: { id, email }, cioId }: Person): Attributes => ({
  id: id ?? null,
  email: email ?? null,
  cio_id: cioId,
});

export const workspaceRoutes: readonly Route[] = [
  ...collection('/v1/campaigns', 'campaign', campaigns, campaignView),
  oneOf('/v1/campaigns/:id/actions', campaigns, actionsOf('campaign_id')),
  oneOf('/v1/campaigns/:id/actions/:action', campaigns, oneAction('campaign_id')),
  ...collection('/v1/broadcasts', 'broadcast', broadcasts, broadcastView),
  oneOf('/v1/broadcasts/:id/actions', broadcasts, actionsOf('broadcast_id')),
  oneOf('/v1/broadcasts/:id/actions/:action', broadcasts, oneAction('broadcast_id')),
  appGet('/v1/newsletters', (call, { workspace }) =>
    listAnswer(call, 'newsletters', workspace.catalogue.newsletters, ({ id }) => id, newsletterView, newsletterItems),
  ),
  oneOf('/v1/newsletters/:id', newsletters, (item) => json(200, { newsletter: newsletterView(item) })),
  oneOf('/v1/newsletters/:id/contents', newsletters, ({ id, contents }) =>
    json(200, { contents: contents.map(actionView('newsletter_id', id)) }),
  ),
  appGet('/v1/transactional', (_call, context) =>
    wholeList('messages', context.workspace.catalogue.transactional.map(transactionalView), context),
  ),
  oneOf('/v1/transactional/:id', transactional, (item) => json(200, { message: transactionalView(item) })),
  oneOf('/v1/transactional/:id/contents', transactional, ({ id, contents }) =>
    json(200, { contents: contents.map(actionView('transactional_message_id', id)) }),
  ),
  ...collection('/v1/segments', 'segment', segments, segmentView),
  oneOf('/v1/segments/:id/customer_count', segments, ({ id }, _call, context) =>
    json(200, { count: members(context, id).length }),
  ),
  oneOf('/v1/segments/:id/membership', segments, ({ id }, call, context) =>
    listAnswer(call, 'identifiers', members(context, id), ({ order }) => order, nameOf),
  ),
  appGet('/v1/snippets', (_call, context) => wholeList('snippets', context.workspace.catalogue.snippets, context)),
  appGet('/v1/subscription_topics', (_call, context) =>
    wholeList(
      'topics',
      context.workspace.catalogue.subscription_topics.map((topic) => ({ identifier: `topic_${topic.id}`, ...topic })),
      context,
    ),
  ),
  appGet('/v1/sender_identities', (call, { workspace }) =>
    listAnswer(
      call,
      'sender_identities',
      workspace.catalogue.sender_identities,
      ({ id }) => id,
      (sender) => sender,
    ),
  ),
  appGet('/v1/workspaces', (_call, { workspace }) =>
    json(200, {
      workspaces: [{ id: 1, name: 'Sandbox', messages_sent: workspace.deliveries.size, people: workspace.people.size }],
    }),
  ),
];
