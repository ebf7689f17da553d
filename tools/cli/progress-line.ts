/** One line that is written over while something takes long; nothing where it would be kept, as in a log file. */
import type { Progress } from '../audit/audit';
import type { Terminal } from './terminal';

/** Work that is done sooner needs no line. */
const quietMs = 1_000;
const redrawMs = 100;
const barWidth = 30;

const clear = '\r\u001B[K';

export type ProgressLine = { readonly show: (progress: Progress) => void; readonly end: () => void };

function lineOf({ what, done, total }: Progress): string {
  if (done === undefined || total === undefined || total === 0) return `${what} …`;
  const filled = Math.round((barWidth * done) / total);
  return `[${'#'.repeat(filled).padEnd(barWidth, '.')}] ${what} ${String(done)}/${String(total)}`;
}

export function progressLine(terminal: Terminal, nowMs: () => number = () => performance.now()): ProgressLine {
  const startMs = nowMs();
  let drawnMs = startMs;
  let isDrawn = false;
  return {
    show(progress) {
      const now = nowMs();
      if (!terminal.isErrInteractive || now - startMs < quietMs || now - drawnMs < redrawMs) return;
      drawnMs = now;
      isDrawn = true;
      terminal.err(clear + lineOf(progress));
    },
    end() {
      if (isDrawn) terminal.err(clear);
    },
  };
}
