/** The rest of Track v1 that this project does not send: segments, forms, metrics, unsubscribe links, the region. */
import { json, noContent, ok, v1Errors } from './answers';
import { segmentIdsMax } from './limits';
import type { RawOperation } from './operation';
import { answeredWith, type Call, type Route, type Work } from './router';
import { bodyOf, decoded, malformed, v1Answer } from './track-v1';
import { isRecord } from './validate';

const isIdType = (value: string): boolean => value === 'id' || value === 'email' || value === 'cio_id';

/** "We'll ignore values in the `ids` array that don't match the `id_type` parameter": every answer but a bad list is 200. */
const readSegment =
  (action: 'add_to_segment' | 'remove_from_segment'): Route['read'] =>
  (call) => {
    const body = bodyOf(call);
    if (body === undefined) return malformed();
    const idType = call.query.get('id_type') ?? 'id';
    if (!isIdType(idType)) return answeredWith(v1Errors(['id_type must be id, email or cio_id']));
    const { ids } = body;
    if (!Array.isArray(ids) || ids.length === 0) return answeredWith(v1Errors(['ids is required']));
    if (ids.length > segmentIdsMax)
      return answeredWith(v1Errors([`ids cannot have more than ${segmentIdsMax} values`]));
    const items = ids.map((id: unknown) => ({
      operation: {
        type: 'person',
        action,
        identifiers: { [idType]: id },
        segment_id: call.parameters.segment,
      },
    }));
    return { items, answer: () => ok };
  };

/** "Customer.io reserves these keys. If your request includes them, Customer.io ignores them" (forms). */
const reservedFormKeys = new Set(['form_id', 'form_name', 'form_type', 'form_url', 'form_url_param']);

function readForm(call: Call): Work {
  const data = bodyOf(call)?.data;
  if (!isRecord(data)) return answeredWith(v1Errors(['data is required']));
  const { id, email } = data;
  if ((id === undefined) === (email === undefined)) {
    return answeredWith(v1Errors(['data must contain exactly one of id and email']));
  }
  const fields = Object.entries(data).filter(([key]) => key !== 'id' && key !== 'email' && !reservedFormKeys.has(key));
  const wrong = fields.find(([, value]) => typeof value !== 'string');
  if (wrong !== undefined) return answeredWith(v1Errors([`${wrong[0]} must be a string`]));
  const operation: RawOperation = {
    type: 'person',
    action: 'identify',
    identifiers: id === undefined ? { email } : { id },
    attributes: Object.fromEntries(fields),
  };
  return {
    items: [{ operation }],
    answer: (results) => (results[0]?.result === 'rejected' ? v1Answer(results) : noContent),
  };
}

/** Both report endpoints answer 200 to whatever they receive; no other code is documented. */
const readMetric =
  (metricKey: 'metric' | 'event'): Route['read'] =>
  (call) => {
    const body = bodyOf(call) ?? {};
    const operation: RawOperation = {
      type: 'delivery',
      action: 'event',
      identifiers: { id: body.delivery_id },
      name: body[metricKey],
      attributes: body,
    };
    return { items: [{ operation }], answer: () => ok };
  };

/** "Requires a `Content-type: application/json` header … does not require an `Authorization` header." */
function readUnsubscribe(call: Call): Work {
  const body = bodyOf(call);
  const contentType = String(call.headers['content-type'] ?? '');
  if (body === undefined || !contentType.toLowerCase().startsWith('application/json')) return malformed();
  const operation: RawOperation = {
    type: 'delivery',
    action: 'event',
    identifiers: { id: decoded(call.parameters.delivery ?? '') },
    name: 'unsubscribed',
    attributes: body,
  };
  return { items: [{ operation }], answer: () => ok };
}

const route = (path: string, auth: Route['auth'], read: Route['read']): Route => ({
  method: 'POST',
  path,
  auth,
  version: 'v1',
  read,
});

export type Region = { readonly name: 'us' | 'eu'; readonly environmentId: number };

/** The url is the sandbox's own: a client that follows it must never reach the real service. */
export const moreTrackV1Routes = (region: Region, ownUrl: () => string): readonly Route[] => [
  route('/api/v1/segments/:segment/add_customers', 'track', readSegment('add_to_segment')),
  route('/api/v1/segments/:segment/remove_customers', 'track', readSegment('remove_from_segment')),
  route('/api/v1/forms/:form/submit', 'track', readForm),
  route('/api/v1/metrics', 'none', readMetric('metric')),
  route('/api/v1/push/events', 'none', readMetric('event')),
  route('/unsubscribe/:delivery', 'none', readUnsubscribe),
  {
    method: 'GET',
    path: '/api/v1/accounts/region',
    auth: 'track',
    version: 'v1',
    read: () => answeredWith(json(200, { url: ownUrl(), region: region.name, environment_id: region.environmentId })),
  },
];
