const WINDOW_SECONDS = 7 * 24 * 3600 + 300;

export function isFresh(seconds: number, nowMs = Date.now()): boolean {
  return Number.isFinite(seconds) && Math.abs(nowMs / 1000 - seconds) <= WINDOW_SECONDS;
}
