import { PipelineError } from '../../shared/errors';

/** What became of a send that was let through: an answer that can be read, none, or it was not sent after all. */
export type PassEnd = 'answered' | 'unknown' | 'unused';

export type Pass = (end: PassEnd) => void;

const unknownsInRowMax = 3;
const probeWaitMsMin = 10_000;
const probeWaitMsMax = 60_000;

/**
 * Each send without a readable answer leaves a doubt that somebody has to settle. After three in a row an instance sends
 * nothing more but a probe now and then, so that an outage leaves a handful of doubts and not one for each message.
 */
export class CircuitBreaker {
  readonly #nowMs: () => number;
  #unknownsInRow = 0;
  #isProbing = false;
  #probeWaitMs = probeWaitMsMin;
  #nextProbeMs = 0;

  /** By a clock that nobody sets. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Lets a send through, to be told its end; throws CUSTOMERIO_UNAVAILABLE otherwise, before anything is claimed. */
  enter(): Pass {
    if (this.#unknownsInRow < unknownsInRowMax) {
      return (end) => {
        this.#end(end, false);
      };
    }
    if (this.#isProbing || this.#nowMs() < this.#nextProbeMs) {
      const detail = `the last ${this.#unknownsInRow} sends of this instance had no readable answer: sending pauses`;
      throw new PipelineError('CUSTOMERIO_UNAVAILABLE', detail);
    }
    this.#isProbing = true;
    return (end) => {
      this.#isProbing = false;
      this.#end(end, true);
    };
  }

  #end(end: PassEnd, isProbe: boolean): void {
    if (end === 'unused') return;
    if (end === 'answered') {
      this.#unknownsInRow = 0;
      this.#probeWaitMs = probeWaitMsMin;
      return;
    }
    this.#unknownsInRow += 1;
    if (isProbe) this.#probeWaitMs = Math.min(this.#probeWaitMs * 2, probeWaitMsMax);
    // What was under way when it opened tells nothing new.
    if (isProbe || this.#unknownsInRow === unknownsInRowMax) this.#nextProbeMs = this.#nowMs() + this.#probeWaitMs;
  }
}
