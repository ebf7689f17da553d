/**
 * The part of Customer.io's activity log that tells what a 200 did not (Track API specification, activity types): what
 * failed behind it, and what cannot be undone. Changes and events that went well are in the people themselves.
 */
export type ActivityType =
  'anon_merge' | 'failed_attribute_change' | 'failed_event' | 'profile_delete' | 'profile_merge';

export type Activity = {
  readonly order: number;
  readonly type: ActivityType;
  readonly timestamp: number;
  readonly cioId: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Ours: the oldest make room, so that a soak of refusals does not fill the memory. */
export const activitiesMax = 100_000;

/** The text of a failed identifier, as Customer.io shows it (customerio-flutter #235). */
export const identifierTakenReason = 'The identifier is already associated with a different profile.';
export const identifierSetReason = 'The identifier is already set and can only be changed by cio_id.';

export class Activities {
  readonly #entries = new Map<number, Activity>();
  #count = 0;

  add(type: ActivityType, nowMs: number, cioId: string | undefined, data: Activity['data']): void {
    const order = ++this.#count;
    this.#entries.set(order, { order, type, timestamp: Math.floor(nowMs / 1000), cioId, data });
    this.#entries.delete(order - activitiesMax);
  }

  /** What a suppression does to the log of the person: the entries stay, what they say goes (docs, suppressing people). */
  redact(cioId: string): void {
    for (const [order, activity] of this.#entries) {
      if (activity.cioId === cioId) this.#entries.set(order, { ...activity, data: { redacted: true } });
    }
  }

  list(): Iterable<Activity> {
    return this.#entries.values();
  }
}
