/**
 * What somebody has set up in the workspace before a test begins: campaigns, newsletters, broadcasts, transactional
 * messages, segments, in the words of the App API. Fields that the sandbox does not know are kept and shown as they are.
 */
import { z } from 'zod';
import { FaultError, fieldErrors } from './fault-schema';

const id = z.int().positive();

/** Types of actions as the App API calls them; SMS is `twilio`. */
const actionType = z.enum(['email', 'push', 'twilio', 'whatsapp', 'in_app', 'slack', 'webhook']);

const action = z.looseObject({
  id,
  type: actionType.default('email'),
  name: z.string().default(''),
  subject: z.string().optional(),
  body: z.string().default(''),
  sending_state: z.enum(['automatic', 'draft', 'off']).default('automatic'),
  parent_action_id: z.int().optional(),
});

const flow = z.looseObject({
  id,
  name: z.string(),
  state: z.enum(['running', 'draft', 'stopped']).default('running'),
  actions: z.array(action).default([]),
});

const segmentIds = z.array(id).optional();

export const seedSchema = z.strictObject({
  campaigns: z
    .array(
      flow.extend({
        event_name: z.string().optional(),
        trigger_segment_ids: segmentIds,
        filter_segment_ids: segmentIds,
      }),
    )
    .default([]),
  broadcasts: z.array(flow.extend({ recipient_segment_ids: segmentIds })).default([]),
  newsletters: z
    .array(
      z.looseObject({
        id,
        name: z.string(),
        type: actionType.default('email'),
        recipient_segment_ids: segmentIds,
        subscription_topic_id: id.optional(),
        contents: z.array(action).default([]),
      }),
    )
    .default([]),
  transactional: z
    .array(
      z.looseObject({
        id,
        name: z.string(),
        /** By which a send may call it. @default - the name */
        trigger_name: z.string().optional(),
        contents: z.array(action).default([]),
      }),
    )
    .default([]),
  segments: z
    .array(
      z.looseObject({
        id,
        name: z.string(),
        type: z.enum(['dynamic', 'manual']).default('dynamic'),
        /** Ours: who is in a dynamic segment: everybody with the attribute, or with this value of it. */
        audience: z.strictObject({ attribute: z.string(), equals: z.json().optional() }).optional(),
      }),
    )
    .default([]),
  snippets: z.array(z.looseObject({ name: z.string(), value: z.string() })).default([]),
  subscription_topics: z.array(z.looseObject({ id, name: z.string() })).default([]),
  sender_identities: z.array(z.looseObject({ id })).default([]),
  /** Activities of before, beside those that the sandbox writes itself. */
  activities: z.array(z.looseObject({ type: z.string() })).default([]),
});

export type WorkspaceSeed = z.input<typeof seedSchema>;
export type Catalogue = z.output<typeof seedSchema>;
export type Action = z.output<typeof action>;

/** Throws `FaultError` with the field that is wrong. */
export function catalogueFrom(seed: WorkspaceSeed): Catalogue {
  const parsed = seedSchema.safeParse(seed);
  if (!parsed.success) throw new FaultError(fieldErrors(parsed.error));
  return parsed.data;
}
