import { customerio } from '../clients';

export async function renderFinished(event: { userId: string; startedMs: number; pages: number }): Promise<void> {
  const finishedMs = Date.now();
  const durationMs = finishedMs - event.startedMs;
  await customerio.track(event.userId, {
    name: 'render_finished',
    timestamp: Math.floor(finishedMs / 1000),
    data: {
      pages: event.pages,
      duration_ms: durationMs,
      slow: durationMs > 30_000,
    },
  });
}
