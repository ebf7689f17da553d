/** Whether every event that Customer.io emitted is one row, and the funnel counts what happened. Pure. */

/** Of one event, from the body that was sent; null where it says nothing. */
export type StoredEvent = {
  readonly eventId: string;
  readonly objectType: string | null;
  readonly metric: string | null;
  readonly deliveryId: string | null;
};

export type Callback = {
  readonly isConfirmed: boolean;
  readonly body: Buffer;
  /** Undefined where the body is no JSON. */
  readonly event: StoredEvent | undefined;
};

export type FunnelRow = {
  readonly originType: string;
  readonly originId: string;
  readonly deliveryType: string;
  readonly sent: number;
  readonly delivered: number;
  /** By people. */
  readonly opened: number;
  readonly clicked: number;
  readonly converted: number;
  readonly bounced: number;
  readonly complained: number;
  readonly unsubscribed: number;
};

export type DeliveryBooks = {
  readonly callbacks: readonly Callback[];
  /** Of the deduplicated view. */
  readonly rows: readonly StoredEvent[];
  readonly quarantined: readonly Buffer[];
  readonly funnel: readonly FunnelRow[];
};

const shownMax = 5;

export function checkDeliveries({ callbacks, rows, quarantined, funnel }: DeliveryBooks): string[] {
  const events = new Map(callbacks.flatMap(({ event }) => (event === undefined ? [] : [[event.eventId, event]])));
  const stored = new Map<string, StoredEvent[]>();
  for (const row of rows) stored.set(row.eventId, [...(stored.get(row.eventId) ?? []), row]);
  const noJson = callbacks.filter(({ event }) => event === undefined).map(({ body }) => body);
  return [
    ...told('callbacks never confirmed', callbacks.filter(({ isConfirmed }) => !isConfirmed).map(nameOf)),
    ...told(
      'events without a row',
      [...events.keys()].filter((id) => !stored.has(id)),
    ),
    ...told(
      'events with several rows',
      [...stored].filter(([, own]) => own.length > 1).map(([id]) => id),
    ),
    ...told(
      'rows that nobody sent',
      [...stored.keys()].filter((id) => !events.has(id)),
    ),
    ...told(
      'rows that say something else',
      rows.filter((row) => differs(row, events.get(row.eventId))).map(({ eventId }) => eventId),
    ),
    ...told(
      'bodies that are no JSON and not in quarantine',
      noJson.filter((body) => !quarantined.some((kept) => kept.equals(body))).map((body) => `${body.length} bytes`),
    ),
    ...told(
      'quarantined bodies that are not of this kind',
      quarantined.filter((kept) => !noJson.some((body) => body.equals(kept))).map((kept) => `${kept.length} bytes`),
    ),
    ...['sent', 'delivered', 'bounced'].flatMap((metric) =>
      funnelProblem(metric as 'sent', [...events.values()], funnel),
    ),
  ];
}

const nameOf = ({ event, body }: Callback): string => event?.eventId ?? `${body.length} bytes`;

const differs = (row: StoredEvent, event: StoredEvent | undefined): boolean =>
  event !== undefined &&
  (row.objectType !== event.objectType || row.metric !== event.metric || row.deliveryId !== event.deliveryId);

/** Each delivery counts once, in all rows of the funnel together. */
function funnelProblem(
  metric: 'sent' | 'delivered' | 'bounced',
  events: readonly StoredEvent[],
  funnel: readonly FunnelRow[],
): string[] {
  const deliveries = new Set(
    events.flatMap((event) => (event.metric === metric && event.deliveryId !== null ? [event.deliveryId] : [])),
  );
  const counted = funnel.reduce((sum, row) => sum + row[metric], 0);
  return counted === deliveries.size ? [] : [`the funnel has ${counted} ${metric}, emitted were ${deliveries.size}`];
}

function told(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, shownMax).join(', ');
  return [`${names.length} ${what}: ${shown}${names.length > shownMax ? ', …' : ''}`];
}
