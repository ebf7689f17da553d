/**
 * Publishes every person that changed since the last time, page by page. The checkpoint moves when the messages of its
 * page are confirmed, so whatever ends a run, the next one goes on with at most one page published twice.
 */
import { problemsOfView, readPage, type Cursor, type PersonRow } from './people-view';
import { countWithoutId, idsWithoutTime, forgetRecent, noteRecent, withoutRecent } from './sync-odd-rows';
import { publishRows, type PublishParts, type RowProblem } from './sync-rows';
import {
  moveCheckpoint,
  noteProblems,
  readHorizon,
  releaseLease,
  takeLease,
  type Horizon,
  type Lease,
} from './sync-state';
import { tellPeople, waitingPeople } from './tell-pending';

export type SyncOptions = {
  /** Whose checkpoint. @default people */
  readonly name?: string;
  /** Begins with the first person again: a back-fill. @default false */
  readonly restart?: boolean;
  /** Rows that are under way together, and may be published twice when the process dies. @default 1000, less where the rate is low */
  readonly pageRowsMax?: number;
  /** @default - as fast as Pub/Sub takes them */
  readonly messagesPerSecond?: number;
  /** Ends the run when so many were published; the next one goes on. @default - no end */
  readonly messagesMax?: number;
  /** Ends the run at the first checkpoint after this time, by the repository's clock. @default - no end */
  readonly untilMs?: number;
  readonly signal?: AbortSignal;
  /** How far the scan stays behind the present, for clocks that differ. @default 5000 */
  readonly settleMs?: number;
  /** What is read again where open transactions cannot be seen. @default 600000 */
  readonly overlapMs?: number;
  readonly onProgress?: (progress: SyncProgress) => void;
};

export type SyncProgress = {
  readonly people: number;
  readonly messages: number;
  readonly problems: number;
  readonly perSecond: number;
  /** The change that was published last. */
  readonly updatedAt: string | undefined;
};

export type SyncReport = SyncProgress & {
  /** `busy`: another run has the lease. The others say why it stopped; the next run goes on from there. */
  readonly ended: 'complete' | 'busy' | 'deadline' | 'budget' | 'aborted';
  readonly silent: number;
  /** How often what was wrong, such as `MESSAGE_OVER_LIMIT attributes.bio`. Who: customerio.sync_problems. */
  readonly problemCounts: Readonly<Record<string, number>>;
  readonly horizon: Horizon | undefined;
};

export type SyncParts = PublishParts & {
  readonly sleep: (ms: number) => Promise<void>;
  readonly newId: () => string;
};

/** Longer than a page takes, with its pause for the rate. */
const leaseMs = 60_000;
const pauseSecondsMax = 10;
const pageRowsMaxDefault = 1_000;
const waitingPeopleMax = 200;

export async function syncChanged(parts: SyncParts, options: SyncOptions = {}): Promise<SyncReport> {
  const { database, newId } = parts;
  const problems = await problemsOfView(database.query);
  if (problems.length > 0) throw new Error(problems.join('; '));
  const lease: Lease = { name: options.name ?? 'people', owner: newId(), leaseMs };
  const run = new Run(parts, options, lease);
  const cursor = await takeLease(database.query, lease, options.restart ?? false);
  if (cursor === undefined) return run.report('busy');
  try {
    const ended = (await run.tellWaiting()) ?? (await run.publishChanged(cursor)) ?? 'complete';
    return run.report(ended);
  } finally {
    // A run that fails leaves the lease free for the next one; a failing release lets it run out.
    await releaseLease(database.query, lease).catch(() => undefined);
  }
}

type Ended = SyncReport['ended'];

class Run {
  readonly #parts: SyncParts;
  readonly #options: SyncOptions;
  readonly #lease: Lease;
  readonly #startedMs: number;
  readonly #problemCounts = new Map<string, number>();
  #people = 0;
  #messages = 0;
  #silent = 0;
  #problems = 0;
  #updatedAt: string | undefined;
  #horizon: Horizon | undefined;

  constructor(parts: SyncParts, options: SyncOptions, lease: Lease) {
    this.#parts = parts;
    this.#options = options;
    this.#lease = lease;
    this.#startedMs = parts.nowMs();
  }

  /** What an earlier process wrote down and did not live to tell. */
  async tellWaiting(): Promise<Ended | undefined> {
    const { database } = this.#parts;
    let after = '';
    for (;;) {
      const waiting = await waitingPeople(database, after, waitingPeopleMax);
      const last = waiting.at(-1);
      if (last === undefined) return undefined;
      after = last;
      const { messages, problems } = await tellPeople(this.#parts, waiting);
      this.#messages += messages;
      this.#count(problems);
      await moveCheckpoint(database.query, this.#lease, undefined);
      const ended = await this.#pause();
      if (ended) return ended;
    }
  }

  async publishChanged(start: Cursor): Promise<Ended | undefined> {
    const { database } = this.#parts;
    const horizon = await readHorizon(database.query, this.#options.settleMs ?? 5_000);
    this.#horizon = horizon;
    const overlapMs = this.#options.overlapMs ?? 600_000;
    const rereads = horizon.kind === 'overlap';
    const rowsMax = this.#pageRowsMax();
    const read = (from: Cursor): Promise<readonly PersonRow[]> =>
      readPage(database.query, { from, before: horizon.before, rowsMax });

    let cursor = rereads ? earlier(start, overlapMs) : start;
    let reading: Promise<readonly PersonRow[]> | undefined = read(cursor);
    let committing: Promise<void> = Promise.resolve();
    let ended: Ended | undefined;
    while (reading && ended === undefined) {
      const rows: readonly PersonRow[] = await reading;
      const last = rows.at(-1);
      if (last === undefined) break;
      const range = { from: cursor, to: { updatedAt: last.updatedAt, id: last.id } };
      cursor = range.to;
      reading = rows.length < rowsMax ? undefined : read(cursor);
      // Told where it is awaited; a run that ends before that has no use for it.
      reading?.catch(() => undefined);
      const publishing = this.#publishPage(rows, range, rereads ? { horizon, overlapMs } : undefined);
      publishing.catch(() => undefined);
      // In order, and one behind: while a part is written down as done, the next one is on its way.
      await committing;
      committing = publishing.then((commit) => commit());
      committing.catch(() => undefined);
      ended = await this.#pause();
    }
    await committing;
    if (ended) return ended;
    await this.#noteTimeless();
    if (rereads) await forgetRecent(database.query, this.#lease.name, { before: horizon.before, overlapMs });
    return undefined;
  }

  /** Resolves when Pub/Sub has confirmed the messages, with what then remains to be written down. */
  async #publishPage(
    rows: readonly PersonRow[],
    range: { readonly from: Cursor; readonly to: Cursor },
    overlap: { readonly horizon: Horizon; readonly overlapMs: number } | undefined,
  ): Promise<() => Promise<void>> {
    const { database } = this.#parts;
    const { name } = this.#lease;
    const fresh = overlap === undefined ? rows : await withoutRecent(database.query, name, rows);
    const published = await publishRows(this.#parts, fresh);
    const problems = [...published.problems, ...(await countWithoutId(database.query, range))];
    this.#messages += published.messages;
    return async () => {
      await database.transaction(async (query) => {
        // First, so that a run that has lost its lease writes nothing.
        await moveCheckpoint(query, this.#lease, range.to);
        await published.confirm(query);
        const ids = fresh.map(({ id }) => id);
        await noteProblems(query, ids, problems);
        if (overlap) {
          await noteRecent(query, name, fresh, { before: overlap.horizon.before, overlapMs: overlap.overlapMs });
        }
      });
      this.#people += published.people;
      this.#silent += published.silent;
      this.#updatedAt = range.to.updatedAt;
      this.#count(problems);
      this.#options.onProgress?.(this.#progress());
    };
  }

  async #noteTimeless(): Promise<void> {
    const { query } = this.#parts.database;
    const problems = await idsWithoutTime(query);
    await noteProblems(query, [], problems);
    this.#count(problems);
  }

  /** Keeps to the rate, and says when it is time to end. */
  async #pause(): Promise<Ended | undefined> {
    const { messagesPerSecond, messagesMax, untilMs, signal } = this.#options;
    const { nowMs, sleep } = this.#parts;
    const ended = (): Ended | undefined =>
      signal?.aborted === true
        ? 'aborted'
        : messagesMax !== undefined && this.#messages >= messagesMax
          ? 'budget'
          : untilMs !== undefined && nowMs() >= untilMs
            ? 'deadline'
            : undefined;
    if (ended() !== undefined || messagesPerSecond === undefined) return ended();
    const dueMs = this.#startedMs + (this.#messages / messagesPerSecond) * 1000;
    const waitMs = Math.min(dueMs, untilMs ?? dueMs) - nowMs();
    if (waitMs > 0) await sleep(waitMs);
    return ended();
  }

  #pageRowsMax(): number {
    const { pageRowsMax = pageRowsMaxDefault, messagesPerSecond, messagesMax } = this.#options;
    const paced = messagesPerSecond === undefined ? pageRowsMax : Math.ceil(messagesPerSecond * pauseSecondsMax);
    // Two halves are under way at a time, so that together they are a page.
    return Math.max(1, Math.ceil(Math.min(pageRowsMax, paced, messagesMax ?? pageRowsMax) / 2));
  }

  #count(problems: readonly RowProblem[]): void {
    this.#problems += problems.length;
    for (const { code, reason } of problems) {
      const key = `${code} ${reason.split(':')[0] ?? ''}`;
      this.#problemCounts.set(key, (this.#problemCounts.get(key) ?? 0) + 1);
    }
  }

  #progress(): SyncProgress {
    const seconds = Math.max(0.001, (this.#parts.nowMs() - this.#startedMs) / 1000);
    return {
      people: this.#people,
      messages: this.#messages,
      problems: this.#problems,
      perSecond: Math.round(this.#messages / seconds),
      updatedAt: this.#updatedAt,
    };
  }

  report(ended: Ended): SyncReport {
    return {
      ...this.#progress(),
      ended,
      silent: this.#silent,
      problemCounts: Object.fromEntries(this.#problemCounts),
      horizon: this.#horizon,
    };
  }
}

function earlier({ updatedAt, id }: Cursor, overlapMs: number): Cursor {
  if (!updatedAt.endsWith('Z')) return { updatedAt, id };
  return { updatedAt: new Date(Date.parse(updatedAt) - overlapMs).toISOString(), id: '' };
}
