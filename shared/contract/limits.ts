/**
 * Every limit of the contract. A byte is a byte of UTF-8. "32 KB" and "500 KB" are read as the smaller of their two
 * meanings (32,000 and not 32,768), because the source does not say which one counts.
 */

export type Limit = {
  readonly max: number;
  /** What is counted, in words that a publisher reads. */
  readonly counts: string;
  readonly source: string;
};

const track = 'Customer.io Track API specification, read 2026-08';
const app = 'Customer.io App API specification, read 2026-08';
const own = 'ours';

export const limitTable = {
  identifierBytesMax: {
    max: 150,
    counts: 'bytes of an id, email, phone, cio_id, anonymous_id or object id',
    source: track,
  },
  attributeNameBytesMax: { max: 150, counts: 'bytes of an attribute name', source: track },
  attributeValueBytesMax: {
    max: 1_000,
    counts: 'bytes of an attribute value: the text itself; of a list or an object its JSON. Not counted for events',
    source: track,
  },
  attributesMax: { max: 300, counts: 'attributes of one identify operation', source: track },
  eventNameBytesMax: { max: 100, counts: 'bytes of an event name, after trimming', source: track },
  v2ItemBytesMax: { max: 32_000, counts: 'bytes of one operation as JSON (32 KB)', source: track },
  v1EventDataBytesMax: {
    max: 100_000,
    counts: 'bytes of the attributes of an event as JSON, when the event is over 32 KB or anonymous',
    source: track,
  },
  v2BatchBytesMax: { max: 500_000, counts: 'bytes of the body of a batch (500 KB)', source: track },
  batchBytesMax: { max: 450_000, counts: 'bytes at which a batch is sent', source: own },
  batchItemsMax: { max: 500, counts: 'operations in a batch; Customer.io documents no number', source: own },
  recipientsMax: { max: 15, counts: 'recipients of one e-mail, over to, cc and bcc', source: app },
  attachmentsBytesMax: {
    max: 2_000_000,
    counts: 'bytes that all attachments of one e-mail stay under, decoded (2 MB)',
    source: app,
  },
  sendBytesMax: { max: 1_000_000, counts: 'bytes of one send as JSON, without its attachments (1 MB)', source: app },
  sendAheadDaysMax: { max: 90, counts: 'days that send_at may lie ahead', source: app },
  nestingDepthMax: { max: 20, counts: 'levels of lists and objects within each other', source: own },
  eventIdBytesMax: {
    max: 1_024,
    counts: 'bytes of event_id, a message attribute',
    source: 'Pub/Sub quotas, read 2026-08',
  },
  messageBytesMax: {
    max: 10_000_000,
    counts: 'bytes of a message on a topic (10 MB)',
    source: 'Pub/Sub quotas, read 2026-08',
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limitTable;

/** The numbers alone, by name. */
export const limits = Object.fromEntries(Object.entries(limitTable).map(([name, limit]) => [name, limit.max])) as {
  readonly [Name in LimitName]: (typeof limitTable)[Name]['max'];
};

/** Seconds end here and milliseconds begin: 100,000,000,000 s is the year 5138, as milliseconds it is March 1973. */
export const unixSecondsEnd = 100_000_000_000;

/** A write or an event from before September 2001 is a wrong unit or a zero, not a time. */
export const writeTimeSecondsMin = 1_000_000_000;
