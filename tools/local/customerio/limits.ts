/**
 * Customer.io's limits as its server applies them. They are deliberately not those of `shared/contract`: the sandbox
 * is the other side of the wire, and a number misread there must not be misread here by the same line.
 */

// All of these: Customer.io Track API specification, "Rate limits" and "Payload size limits", read 2026-08.
export const identifierBytesMax = 150;
export const attributeNameBytesMax = 150;
export const attributeValueBytesMax = 1000;
/** Per identify call and per person. */
export const attributesMax = 300;
/** All attributes of an object or a relationship together, "100 Kilobytes". */
export const objectAttributesKilobytesMax = 100;
/** After trimming. */
export const eventNameBytesMax = 100;
/** `data` of an event through v1. Through v2 the 32 KB of an item are the only limit. */
export const eventDataBytesMax = 100_000;
/** A body of `/api/v2/entity` and an item of `/api/v2/batch`, "32kb". See the switch `kilobyteBytes`. */
export const itemKilobytesMax = 32;
export const batchKilobytesMax = 500;
/** `ids` of a request to a manual segment. */
export const segmentIdsMax = 1000;

// Track API specification, events and anonymous events, read 2026-08.
export const triggerWindowSeconds = 72 * 3600;
export const anonymousWindowSeconds = 30 * 24 * 3600;
export const mergedHistorySeconds = 30 * 24 * 3600;
/** "Server-side events that arrive up to 5 minutes after the identify call" (anonymous events, docs.customer.io). */
export const anonymousGraceSeconds = 5 * 60;

/**
 * What counts as Unix seconds. Customer.io's Ruby library sends a timestamp only inside this range, and its engineers
 * say that any other is replaced by the time of receipt (segmentio/action-destinations #2054).
 */
export const timestampSecondsMin = 1_000_000_000;
export const timestampSecondsEnd = 100_000_000_000;

// App API specification, sends, read 2026-08.
/** Over `to`, `cc` and `bcc`. */
export const recipientsMax = 15;
/** "less than 2MB"; counted decoded here. */
export const attachmentBytesMax = 2_000_000;
/** "1MB" without attachments. The documented error text speaks of 2048 KB: the smaller one is the stricter sandbox. */
export const sendBodyBytesMax = 1_000_000;
export const sendAtSecondsAheadMax = 90 * 24 * 3600;
/** Ours: the documentation says that some types are forbidden, and not which. */
export const forbiddenAttachments: ReadonlySet<string> = new Set([
  'bat',
  'cmd',
  'com',
  'exe',
  'jar',
  'js',
  'msi',
  'vbs',
]);
/** "The most recent 6 months" (App API specification, messages). */
export const messageWindowSeconds = 183 * 24 * 3600;
/** `ids` of a request for attributes (App API specification, customers). */
export const customersByIdMax = 100;
/** "default: 10, maximum: 100" (App API specification, activities). */
export const activityItems = { initial: 10, max: 100 } as const;
/** "maximum: 100" (App API specification, newsletters); what is left out is ours. */
export const newsletterItems = { initial: 100, max: 100 } as const;
/** Messages of one page, "default: 50, maximum: 1000" (App API specification, messages). */
export const pageItems = { initial: 50, max: 1000 } as const;

/** Ours: a body above this is answered 413 and not recorded; no documented body is nearly as large. */
export const bodyBytesMax = 10_000_000;

/** Ours: how many problems of one operation are reported. */
export const problemsMax = 10;
