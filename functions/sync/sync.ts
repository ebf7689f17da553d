/** Carries out one scheduled run, and says in one line how it went. */
import { errorTable, foreignError, PipelineError } from '../../shared/errors';
import type { WriteLog } from '../../shared/log';
import type { UserMessagingRepository } from '../../shared/users/repository';
import type { SyncReport } from '../../shared/users/sync-changed';

export type SyncParts = {
  readonly repository: Pick<UserMessagingRepository, 'syncChanged'>;
  readonly messagesPerSecond: number;
  readonly log: WriteLog;
  readonly nowMs: () => number;
};

/** The line of a run; its fields are those of the report. */
export type SyncAnswer = { readonly status: 200 | 503; readonly report: SyncReport | undefined };

/** What is left when this is over is for the next run, so the function never runs into its own timeout. */
export const runSecondsMax = 480;

/** Never throws. 200 also when another run is at it or the time was up: the schedule comes again. */
export async function runSync({ repository, messagesPerSecond, log, nowMs }: SyncParts): Promise<SyncAnswer> {
  const startedMs = nowMs();
  const line = { function: 'sync', duration_ms: 0 };
  try {
    const report = await repository.syncChanged({ messagesPerSecond, untilMs: startedMs + runSecondsMax * 1000 });
    const { ended, people, messages, silent, problems, problemCounts, horizon } = report;
    log({
      ...line,
      severity: problems > 0 ? 'WARNING' : 'INFO',
      message: `sync ${ended}: ${people} people published`,
      ended,
      people,
      messages,
      silent,
      problems,
      problem_counts: problemCounts,
      horizon: horizon?.kind,
      held_back_ms: horizon?.heldBackMs,
      duration_ms: nowMs() - startedMs,
    });
    return { status: 200, report };
  } catch (error) {
    const { name, frames } = foreignError(error);
    const isKnown = error instanceof PipelineError;
    const code = isKnown ? error.code : 'INTERNAL';
    log({
      ...line,
      severity: errorTable[code].severity,
      message: `sync failed: ${code}`,
      code,
      detail: isKnown ? error.detail : `unexpected ${name}`,
      ...(!isKnown && { stack_trace: [name, ...frames].join('\n') }),
      duration_ms: nowMs() - startedMs,
    });
    return { status: 503, report: undefined };
  }
}
