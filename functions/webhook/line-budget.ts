/** Keeps strangers from filling the log: they decide how often a request is refused. */
import type { LogLine, WriteLog } from '../../shared/log';

const linesPerMinuteMax = 60;

export class LineBudget {
  readonly #log: WriteLog;
  readonly #nowMs: () => number;
  #minute = -1;
  #lines = 0;
  #unwritten = 0;

  constructor(log: WriteLog, nowMs: () => number) {
    this.#log = log;
    this.#nowMs = nowMs;
  }

  /** Writes the first lines of each minute. The first of the next minute says how many were left out. */
  readonly write = (line: LogLine): void => {
    const minute = Math.floor(this.#nowMs() / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#lines = 0;
    }
    if (this.#lines >= linesPerMinuteMax) {
      this.#unwritten += 1;
      return;
    }
    this.#lines += 1;
    this.#log(this.#unwritten > 0 ? { ...line, lines_left_out: this.#unwritten } : line);
    this.#unwritten = 0;
  };
}
