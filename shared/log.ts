/** [edge] One JSON object a line on standard output, in the form that Cloud Logging reads. */

export type LogSeverity = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

export type LogLine = {
  readonly severity: LogSeverity;
  readonly message: string;
  readonly [field: string]: unknown;
};

export type WriteLog = (line: LogLine) => void;

/**
 * With this variable, which the platform sets unless it is told otherwise, the framework rewrites what is written, and
 * takes two lines in one write for one text without fields (functions-framework 5.0.5, logger).
 */
const writesOneByOne = process.env.LOG_EXECUTION_ID?.toLowerCase() === 'true';

let waiting = '';
let whenWritten: (() => void)[] = [];

/**
 * Writes one line. Ids, codes and counts only: never a payload, an address, an attribute or a key. Information of one
 * turn of the event loop leaves as one write, because a batch settles hundreds of messages at once; what is worse than
 * information leaves at once.
 */
export const writeLog: WriteLog = (line) => {
  if (waiting === '') setImmediate(flush);
  waiting += `${JSON.stringify(line)}\n`;
  if (line.severity !== 'INFO' && line.severity !== 'DEBUG') flush();
};

function flush(): void {
  if (waiting === '') return;
  const lines = waiting;
  const callbacks = whenWritten;
  waiting = '';
  whenWritten = [];
  for (const text of writesOneByOne ? lines.split(/(?<=\n)/) : [lines]) process.stdout.write(text);
  for (const callback of callbacks) callback();
}

/** Calls back as soon as every line so far is written: at once when none waits. */
export function whenLogged(callback: () => void): void {
  if (waiting === '') callback();
  else whenWritten.push(callback);
}

// An instance that ends of itself, by an error too, keeps none back.
process.on('exit', flush);

/** The fields that join a line with its trace, from a W3C `traceparent`; nothing when there is none or it is malformed. */
export function traceFields(projectId: string, traceparent: string | undefined): Record<string, string | boolean> {
  const parts = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '');
  if (!parts) return {};
  const [, traceId = '', spanId = '', flags = '0'] = parts;
  return {
    'logging.googleapis.com/trace': `projects/${projectId}/traces/${traceId}`,
    'logging.googleapis.com/spanId': spanId,
    'logging.googleapis.com/trace_sampled': (Number.parseInt(flags, 16) & 1) === 1,
  };
}
