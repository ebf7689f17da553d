/** Track API v2: one operation (`/api/v2/entity`) or many (`/api/v2/batch`). */
import { ok, v2Errors, type Answer, type BatchError } from './answers';
import { batchKilobytesMax, itemKilobytesMax } from './limits';
import type { RawOperation } from './operation';
import { ignored, invalid, problemBody, rejected, required, type Problem, type Result } from './result';
import { answeredWith, type Item, type Route, type Work } from './router';
import type { Switches } from './switches';
import { isRecord } from './validate';

const oversizeStatus = { reject_400: 400, reject_413: 413 } as const;

const refusedWith = (problem: Problem, status = 400): Work => answeredWith(v2Errors([problemBody(problem)], status));

/** A value that is no object stays visible in the record as what it was. */
const operationOf = (value: unknown): RawOperation => (isRecord(value) ? value : { value });

function parse(raw: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(raw.toString('utf8')) };
  } catch {
    return undefined;
  }
}

function readEntity(raw: Buffer, switches: Switches): Work {
  const body = parse(raw);
  if (body === undefined) return refusedWith(invalid('body', 'is not valid JSON'));
  const operation = operationOf(body.value);
  if (raw.length <= itemKilobytesMax * switches.kilobyteBytes) {
    return { items: [{ operation }], answer: ([result]) => entityAnswer(result) };
  }
  if (switches.oversize === 'drop') return { items: [{ operation, result: ignored('oversize') }], answer: () => ok };
  const problem = invalid('body', `cannot be larger than ${itemKilobytesMax} KB`);
  const answer = v2Errors([problemBody(problem)], oversizeStatus[switches.oversize]);
  return { items: [{ operation, result: rejected(problem) }], answer: () => answer };
}

function entityAnswer(result: Result | undefined): Answer {
  return result?.result === 'rejected' ? v2Errors(result.problems.map(problemBody)) : ok;
}

function readBatch(raw: Buffer, switches: Switches): Work {
  const parsed = parse(raw);
  if (parsed === undefined) return refusedWith(invalid('body', 'is not valid JSON'));
  const batch = isRecord(parsed.value) ? parsed.value.batch : undefined;
  if (!Array.isArray(batch) || batch.length === 0) return refusedWith(required('batch'));
  const operations = batch as readonly unknown[];

  if (raw.length > batchKilobytesMax * switches.kilobyteBytes) {
    const problem = invalid('batch', `cannot be larger than ${batchKilobytesMax} KB`);
    return switches.oversize === 'drop'
      ? all(operations, ignored('oversize'), ok)
      : all(operations, rejected(problem), v2Errors([problemBody(problem)], oversizeStatus[switches.oversize]));
  }
  if (switches.batchItemsMax !== null && operations.length > switches.batchItemsMax) {
    const problem = invalid('batch', `cannot have more than ${switches.batchItemsMax} items`);
    return all(operations, rejected(problem), v2Errors([problemBody(problem)]));
  }
  // Measuring an item means writing it out again, so only where one can be too large.
  const itemBytesMax = itemKilobytesMax * switches.kilobyteBytes;
  const items = raw.length <= itemBytesMax ? operations.map(item) : operations.map(measured(itemBytesMax, switches));
  return { items, answer: (results) => batchAnswer(results, switches) };
}

const item = (operation: unknown): Item => ({ operation: operationOf(operation) });

function measured(bytesMax: number, switches: Switches): (operation: unknown) => Item {
  return (operation) => {
    const read = item(operation);
    const text = JSON.stringify(operation);
    if (text.length * 3 <= bytesMax || Buffer.byteLength(text) <= bytesMax) return read;
    if (switches.oversize === 'drop') return { ...read, result: ignored('oversize') };
    return { ...read, result: rejected(invalid('item', `cannot be larger than ${itemKilobytesMax} KB`)) };
  };
}

function all(operations: readonly unknown[], result: Result, answer: Answer): Work {
  return { items: operations.map((operation) => ({ ...item(operation), result })), answer: () => answer };
}

/** 200 when every item was accepted, 400 when none was, 207 with the rejected ones otherwise (Track API specification). */
function batchAnswer(results: readonly Result[], switches: Switches): Answer {
  const errors: BatchError[] = [];
  let rejectedCount = 0;
  for (const [batchIndex, result] of results.entries()) {
    if (result.result !== 'rejected') continue;
    rejectedCount += 1;
    for (const problem of result.problems) errors.push({ batch_index: batchIndex, ...problemBody(problem) });
  }
  if (rejectedCount === 0) return ok;
  if (rejectedCount < results.length) return v2Errors(errors, 207);
  return v2Errors(switches.batchIndexIn400 ? errors : errors.map(problemBody));
}

export const trackV2Routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v2/entity',
    auth: 'track',
    version: 'v2',
    read: ({ raw }, switches) => readEntity(raw, switches),
  },
  {
    method: 'POST',
    path: '/api/v2/batch',
    auth: 'track',
    version: 'v2',
    read: ({ raw }, switches) => readBatch(raw, switches),
  },
];
