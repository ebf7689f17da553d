/** Reads what Customer.io received: each operation of each request, and what became of it. */
import type { SandboxRequest, SandboxResult } from './books';
import { isJsonObject, traceKey, type Json, type Operation } from './operation';
import { NoOperation, operationFromJson } from './operation-from-json';

export type WireOperation = {
  /** The place of the request among all requests, and of the operation in its request. */
  readonly request: number;
  readonly index: number;
  readonly path: string;
  readonly status: number;
  readonly result: SandboxResult;
  /** Customer.io took it; what it does with it is for `result` to say. */
  readonly accepted: boolean;
  readonly operation: Operation;
  readonly key: string;
  readonly ulid: string | undefined;
  readonly timestamp: unknown;
};

export type Wire = {
  readonly operations: readonly WireOperation[];
  /** Requests that are no operation in any form that Customer.io documents. */
  readonly unreadable: readonly string[];
};

export function wireFrom(requests: readonly SandboxRequest[]): Wire {
  const operations: WireOperation[] = [];
  const unreadable: string[] = [];
  for (const [request, received] of requests.entries()) {
    const { path, status, results } = received;
    for (const [index, body] of bodiesOf(received).entries()) {
      try {
        const operation = operationFromJson(body, 'identify');
        const result = results[index] ?? unattempted;
        const accepted = result.result !== 'rejected' && result.result !== 'unattempted';
        const { id, timestamp } = body;
        const ulid = typeof id === 'string' ? id : undefined;
        operations.push({
          request,
          index,
          path,
          status,
          result,
          accepted,
          operation,
          key: traceKey(operation),
          ulid,
          timestamp,
        });
      } catch (error) {
        if (!(error instanceof NoOperation)) throw error;
        unreadable.push(`request ${request}, ${path}, operation ${index}: ${error.message}`);
      }
    }
  }
  return { operations, unreadable };
}

const unattempted: SandboxResult = { result: 'unattempted' };

function bodiesOf({ method, path, body }: SandboxRequest): readonly Json[] {
  if (path === '/api/v2/batch' && isJsonObject(body)) {
    const { batch } = body;
    return Array.isArray(batch) ? batch.filter(isJsonObject) : [];
  }
  const fields = isJsonObject(body) ? body : {};
  if (path === '/api/v2/entity') return [fields];
  if (path === '/api/v1/merge_customers') return [{ action: 'merge', ...fields }];
  if (path === '/api/v1/events') return [eventBody(fields, { anonymous_id: fields.anonymous_id ?? '' })];
  const [, encoded = '', rest = ''] = /^\/api\/v1\/customers\/([^/]+)\/?(.*)$/.exec(path) ?? [];
  if (encoded === '') return [];
  return [customerBody(method, rest, identifiersFrom(decodeURIComponent(encoded)), fields)];
}

/** Calls of the v1 API about one person, in the words of v2. */
function customerBody(method: string, rest: string, identifiers: Json, fields: Json): Json {
  const [resource = '', deviceId = ''] = rest.split('/');
  const deletes = method === 'DELETE';
  switch (resource) {
    case 'events':
      return eventBody(fields, { identifiers });
    case 'suppress':
    case 'unsuppress':
      return { action: resource, identifiers };
    case 'devices': {
      if (deletes) return { action: 'delete_device', identifiers, device: { token: decodeURIComponent(deviceId) } };
      const device = isJsonObject(fields.device) ? fields.device : {};
      return { action: 'add_device', identifiers, device: { ...device, token: device.id } };
    }
    default: {
      const { _timestamp: timestamp, ...attributes } = fields;
      return deletes ? { action: 'delete', identifiers } : { action: 'identify', identifiers, attributes, timestamp };
    }
  }
}

const eventBody = ({ name, type, id, timestamp, data }: Json, who: Json): Json => ({
  ...who,
  action: type ?? 'event',
  name,
  id,
  timestamp,
  attributes: data,
});

/** A path names people by id, by address, or by `cio_<cio_id>` (customerio.md 2.5). */
function identifiersFrom(segment: string): Json {
  if (segment.startsWith('cio_')) return { cio_id: segment.slice('cio_'.length) };
  return segment.includes('@') ? { email: segment } : { id: segment };
}
