/**
 * Every request that was received, in order, with what became of each operation in it. Compact: the body is kept as
 * its bytes and parsed when somebody looks; the oldest requests make room for the newest.
 */
import type { Answer } from './answers';
import type { ApiVersion, RawOperation } from './operation';
import { problemBody, type ProblemBody, type Result } from './result';

export type OperationResult = {
  /** Position in the batch; 0 where there is no batch. */
  readonly index: number;
  /** Type and action in the words of v2, such as `person.identify`. */
  readonly action: string;
  readonly result: Result['result'];
  readonly reason?: string;
  readonly errors?: readonly ProblemBody[];
  readonly cio_id?: string;
};

export type RecordedRequest = {
  readonly n: number;
  readonly receivedAt: string;
  readonly method: string;
  readonly path: string;
  /** The body as JSON; null where it is none, or where there is no body. */
  readonly body: unknown;
  /** The body where it is not JSON. */
  readonly text?: string;
  /** Null until answered; status 0 stands for a connection that was reset. */
  readonly answer: { readonly status: number; readonly body: string } | null;
  /** Number of the fault that answered, delayed or changed it. */
  readonly fault?: number;
  readonly operations: readonly OperationResult[];
};

/** One operation and its fate, for whoever listens in the same process. */
export type OperationRecord = OperationResult & {
  /** Order among all operations received. */
  readonly n: number;
  /** `n` of the request that carried it. */
  readonly request: number;
  readonly receivedAtMs: number;
  readonly version: ApiVersion;
  /** As received; a v1 call in the words of v2. */
  readonly operation: RawOperation;
};

export type Entry = {
  readonly n: number;
  readonly receivedAtMs: number;
  readonly method: string;
  readonly path: string;
  readonly raw: Buffer;
  readonly fault: number | undefined;
  operations: readonly OperationResult[];
  answer: Answer | undefined;
};

export type Page = { readonly since?: number; readonly limit?: number };

export class RequestLog {
  readonly #entries = new Map<number, Entry>();
  readonly #requestsMax: number;
  readonly #bytesMax: number;
  #count = 0;
  #oldest = 1;
  #bytes = 0;

  constructor(requestsMax: number, bytesMax: number) {
    this.#requestsMax = requestsMax;
    this.#bytesMax = bytesMax;
  }

  /** Received since the start, kept or not. */
  get count(): number {
    return this.#count;
  }

  /** Made room for newer ones. */
  get forgotten(): number {
    return this.#oldest - 1;
  }

  open(request: Pick<Entry, 'receivedAtMs' | 'method' | 'path' | 'raw' | 'fault'>): Entry {
    const entry: Entry = { n: ++this.#count, ...request, operations: [], answer: undefined };
    this.#entries.set(entry.n, entry);
    this.#bytes += entry.raw.length;
    while (this.#entries.size > this.#requestsMax || (this.#bytes > this.#bytesMax && this.#entries.size > 1)) {
      this.#bytes -= this.#entries.get(this.#oldest)?.raw.length ?? 0;
      this.#entries.delete(this.#oldest++);
    }
    return entry;
  }

  *list({ since = 0, limit = Infinity }: Page): Generator<RecordedRequest> {
    let left = limit;
    for (let n = Math.max(since + 1, this.#oldest); n <= this.#count && left > 0; n++, left--) {
      const entry = this.#entries.get(n);
      if (entry !== undefined) yield recorded(entry);
    }
  }
}

function recorded({ n, receivedAtMs, method, path, raw, fault, operations, answer }: Entry): RecordedRequest {
  return {
    n,
    receivedAt: new Date(receivedAtMs).toISOString(),
    method,
    path,
    ...bodyOf(raw),
    answer: answer === undefined ? null : { status: answer.status, body: answer.body },
    ...(fault === undefined ? {} : { fault }),
    operations,
  };
}

function bodyOf(raw: Buffer): { body: unknown; text?: string } {
  if (raw.length === 0) return { body: null };
  const text = raw.toString('utf8');
  try {
    return { body: JSON.parse(text) as unknown };
  } catch {
    return { body: null, text };
  }
}

/** Action names repeat by the hundred thousand; one text each. */
const actionNames = new Map<string, string>();

function actionName({ type, action }: RawOperation): string {
  const name = `${typeof type === 'string' ? type : '?'}.${typeof action === 'string' ? action : '?'}`;
  const known = actionNames.get(name);
  if (known !== undefined) return known;
  if (actionNames.size < 1000) actionNames.set(name, name);
  return name;
}

export function operationResult(index: number, operation: RawOperation, result: Result): OperationResult {
  const action = actionName(operation);
  switch (result.result) {
    case 'applied':
      return result.cioId === undefined
        ? { index, action, result: 'applied' }
        : { index, action, result: 'applied', cio_id: result.cioId };
    case 'ignored':
      return { index, action, result: 'ignored', reason: result.reason };
    case 'rejected':
      return { index, action, result: 'rejected', errors: result.problems.map(problemBody) };
    case 'deduplicated':
    case 'unattempted':
      return { index, action, result: result.result };
  }
}
