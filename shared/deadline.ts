/** [edge] Waits for work, but not for ever, and calls back later. */

/** The error of work that was not done in time. The work itself goes on: most clients cannot be stopped. */
export class DeadlineExceeded extends Error {
  constructor(what: string, timeoutMs: number) {
    super(`${what} took longer than ${timeoutMs} ms`);
    this.name = 'DeadlineExceeded';
  }
}

/** Calls back after `timeoutMs`, unless what it returns is called before. */
export function afterMs(timeoutMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, timeoutMs);
  return () => {
    clearTimeout(timer);
  };
}

/** Calls back in the next turn of the event loop, unless what it returns is called before. */
export function onNextTurn(callback: () => void): () => void {
  const immediate = setImmediate(callback);
  return () => {
    clearImmediate(immediate);
  };
}

/**
 * Resolves or rejects as `work` does, or rejects with `DeadlineExceeded` after `timeoutMs`.
 */
export function withDeadline<T>(what: string, timeoutMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new DeadlineExceeded(what, timeoutMs));
    }, timeoutMs);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the work failed with
        reject(error);
      },
    );
  });
}
