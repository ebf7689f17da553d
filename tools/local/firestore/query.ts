/** Simple queries on one collection. What is not understood is refused: a query that leaves a filter out would lie. */
import { isDeepStrictEqual } from 'node:util';

import { refuse } from '../pubsub/refusal';
import type { StoredDocument } from './documents';
import { parseFieldPath, valueAt } from './field-path';
import type { Filter, StructuredQuery, Value } from './wire';

export function runQuery(
  documents: readonly StoredDocument[],
  parent: string,
  query: StructuredQuery,
): StoredDocument[] {
  const [from] = query.from;
  if (from === undefined || query.from.length > 1 || from.allDescendants === true) {
    return refuse('UNIMPLEMENTED', 'this embedded Firestore queries one collection at a time');
  }
  if (query.startAt || query.endAt || query.findNearest || query.select) {
    return refuse('UNIMPLEMENTED', 'this embedded Firestore has no cursors, projections or vectors');
  }
  const matching = documentsIn(documents, `${parent}/${from.collectionId}`)
    .filter((document) => query.where === null || query.where === undefined || matches(document, query.where))
    .filter((document) => query.orderBy.every(({ field }) => sortValue(document, field.fieldPath) !== undefined))
    .sort((a, b) => compareBy(query.orderBy, a, b));
  const offset = query.offset ?? 0;
  return matching.slice(offset, query.limit ? offset + query.limit.value : undefined);
}

/** The documents directly in a collection, by their names. */
export function documentsIn(documents: readonly StoredDocument[], collection: string): StoredDocument[] {
  const prefix = `${collection}/`;
  return documents
    .filter(({ name }) => name.startsWith(prefix) && !name.slice(prefix.length).includes('/'))
    .sort((a, b) => compareText(a.name, b.name));
}

function matches(document: StoredDocument, filter: Filter): boolean {
  if (filter.compositeFilter) {
    const { op, filters } = filter.compositeFilter;
    if (op === 'AND') return filters.every((each) => matches(document, each));
    if (op === 'OR') return filters.some((each) => matches(document, each));
  }
  if (!filter.fieldFilter) return refuse('UNIMPLEMENTED', 'this embedded Firestore does not know this kind of filter');
  const { field, op, value: wanted } = filter.fieldFilter;
  const value = valueAt(document.fields, parseFieldPath(field.fieldPath));
  if (value === undefined) return false;
  const order = (): number => (rank(value) === rank(wanted) ? compare(value, wanted) : NaN);
  switch (op) {
    case 'EQUAL':
      return isDeepStrictEqual(value, wanted);
    case 'IN':
      return (wanted.arrayValue?.values ?? []).some((each) => isDeepStrictEqual(value, each));
    case 'LESS_THAN':
      return order() < 0;
    case 'LESS_THAN_OR_EQUAL':
      return order() <= 0;
    case 'GREATER_THAN':
      return order() > 0;
    case 'GREATER_THAN_OR_EQUAL':
      return order() >= 0;
    default:
      return refuse('UNIMPLEMENTED', `this embedded Firestore does not know the operator ${op}`);
  }
}

function sortValue(document: StoredDocument, path: string): Value | undefined {
  if (path === '__name__') return { valueType: 'stringValue', stringValue: document.name };
  return valueAt(document.fields, parseFieldPath(path));
}

function compareBy(orderBy: StructuredQuery['orderBy'], a: StoredDocument, b: StoredDocument): number {
  for (const { field, direction } of orderBy) {
    const [left, right] = [sortValue(a, field.fieldPath), sortValue(b, field.fieldPath)];
    const order = left && right ? rank(left) - rank(right) || compare(left, right) : 0;
    if (order !== 0) return direction === 'DESCENDING' ? -order : order;
  }
  return compareText(a.name, b.name);
}

/** Firestore sorts by type first (Firestore docs, value type ordering); types not listed are refused. */
const ranks = ['nullValue', 'booleanValue', 'integerValue', 'timestampValue', 'stringValue'];

function rank({ valueType = '' }: Value): number {
  const position = ranks.indexOf(valueType === 'doubleValue' ? 'integerValue' : valueType);
  return position >= 0 ? position : refuse('UNIMPLEMENTED', `this embedded Firestore does not sort by ${valueType}`);
}

const compareText = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Of two values of one rank. */
function compare(a: Value, b: Value): number {
  if (a.stringValue !== undefined && b.stringValue !== undefined) return compareText(a.stringValue, b.stringValue);
  if (a.timestampValue !== undefined && b.timestampValue !== undefined) {
    const seconds = Number(a.timestampValue.seconds ?? 0) - Number(b.timestampValue.seconds ?? 0);
    return seconds || (a.timestampValue.nanos ?? 0) - (b.timestampValue.nanos ?? 0);
  }
  const number = (value: Value): number => Number(value.integerValue ?? value.doubleValue ?? value.booleanValue ?? 0);
  return number(a) - number(b);
}
