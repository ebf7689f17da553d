/** [edge] Waits for work, but not for ever. */

/** The error of work that was not done in time. The work itself goes on: most clients cannot be stopped. */
export class DeadlineExceeded extends Error {
  constructor(what: string, timeoutMs: number) {
    super(`${what} took longer than ${timeoutMs} ms`);
    this.name = 'DeadlineExceeded';
  }
}

/**
 * Resolves or rejects as `work` does, or rejects with `DeadlineExceeded` after `timeoutMs`. Every request comes through
 * here, and under the Functions Framework, which watches promises by async hooks, each promise costs: so there are two.
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
