/** The documents of the embedded Firestore, and the rules by which a commit changes them: all of its writes or none. */
import { isDeepStrictEqual } from 'node:util';

import { refuse } from '../pubsub/refusal';
import { parseFieldPath, valueAt, withValueAt } from './field-path';
import type { Fields, Mask, Timestamp, WireDocument, Write } from './wire';

export type StoredDocument = WireDocument & { readonly createTime: Timestamp; readonly updateTime: Timestamp };

export type Committed = { readonly commitTime: Timestamp; readonly updateTimes: readonly Timestamp[] };

/** Firestore's limit on one document (Firestore docs, quotas); the size is taken of its JSON, which is near enough. */
const documentBytesMax = 1_048_576;
const writesMax = 500;

export class Documents {
  #documents = new Map<string, StoredDocument>();
  #lastMicros = 0n;

  constructor(readonly nowMs: () => number) {}

  get(name: string): StoredDocument | undefined {
    return this.#documents.get(name);
  }

  all(): StoredDocument[] {
    return [...this.#documents.values()];
  }

  /** A time that nothing before has had, in the microseconds that Firestore counts in. */
  now(): Timestamp {
    const clock = BigInt(Math.floor(this.nowMs())) * 1000n;
    this.#lastMicros = clock > this.#lastMicros ? clock : this.#lastMicros + 1n;
    return { seconds: String(this.#lastMicros / 1_000_000n), nanos: Number(this.#lastMicros % 1_000_000n) * 1000 };
  }

  /** Synchronous from beginning to end, so that no other commit comes between a precondition and its write. */
  commit(writes: readonly Write[]): Committed {
    if (writes.length > writesMax) refuse('INVALID_ARGUMENT', `maximum ${writesMax} writes allowed per request`);
    const commitTime = this.now();
    const draft = new Map(this.#documents);
    const updateTimes = writes.map((write) => apply(draft, write, commitTime));
    this.#documents = draft;
    return { commitTime, updateTimes };
  }
}

function apply(draft: Map<string, StoredDocument>, write: Write, commitTime: Timestamp): Timestamp {
  const name = write.update?.name ?? write.delete;
  if (name === undefined) return refuse('UNIMPLEMENTED', 'this embedded Firestore knows update and delete writes only');
  if ((write.updateTransforms ?? []).length > 0) {
    return refuse('UNIMPLEMENTED', 'this embedded Firestore has no field transforms, such as server timestamps');
  }
  const found = draft.get(name);
  checkPrecondition(name, found, write);
  if (write.update === undefined) {
    draft.delete(name);
    return commitTime;
  }
  const fields = fieldsAfter(found, write.update.fields, write.updateMask);
  if (Buffer.byteLength(JSON.stringify(fields)) > documentBytesMax) {
    refuse('INVALID_ARGUMENT', `document ${name} cannot be written: its size exceeds ${documentBytesMax} bytes`);
  }
  // A write that changes nothing leaves the update time (google/firestore/v1/write.proto, WriteResult.update_time).
  if (found !== undefined && isDeepStrictEqual(found.fields, fields)) return found.updateTime;
  draft.set(name, { name, fields, createTime: found?.createTime ?? commitTime, updateTime: commitTime });
  return commitTime;
}

function checkPrecondition(name: string, found: StoredDocument | undefined, write: Write): void {
  const condition = write.currentDocument;
  if (condition?.conditionType === 'exists') {
    if (condition.exists === true && found === undefined) refuse('NOT_FOUND', `no document to update: ${name}`);
    if (condition.exists !== true && found !== undefined) refuse('ALREADY_EXISTS', `document already exists: ${name}`);
  }
  if (condition?.conditionType === 'updateTime') {
    if (found === undefined) return refuse('NOT_FOUND', `no document to update: ${name}`);
    const wanted = condition.updateTime;
    if (wanted === undefined || timeText(found.updateTime) !== timeText(wanted)) {
      refuse('FAILED_PRECONDITION', 'the stored version does not match the required base version');
    }
  }
}

const timeText = ({ seconds = '0', nanos = 0 }: Timestamp): string => `${seconds}.${nanos}`;

/** Without a mask the fields replace the document; with one, each path is set, or removed where it is not given. */
function fieldsAfter(found: StoredDocument | undefined, given: Fields, mask: Mask | null | undefined): Fields {
  if (mask === null || mask === undefined) return given;
  return mask.fieldPaths.map(parseFieldPath).reduce<Fields>((fields, path) => {
    return withValueAt(fields, path, valueAt(given, path));
  }, found?.fields ?? {});
}
