/** `/_sandbox`: what was received, who is known, and what is to go wrong next. No authentication; loopback only. */
import type { ServerResponse } from 'node:http';
import { json, type Answer } from './answers';
import { z } from 'zod';
import { rateNames } from './play/rates';
import { deliveryViews } from './delivery-view';
import { FaultError, fieldErrors, type FaultInput } from './fault-schema';
import { peopleViews } from './person-view';
import type { Page } from './request-log';
import { send, sendList } from './respond';
import type { Sandbox } from './sandbox';
import { switchNames, switchTable, type SwitchesPatch } from './switches';

export const controlRoot = '/_sandbox';

type Request = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly raw: Buffer;
};

type List = { readonly items: Iterable<unknown>; readonly headers?: Readonly<Record<string, string>> };

type Endpoint = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/_sandbox`; a trailing colon takes one value. */
  readonly path: string;
  readonly does: string;
  readonly handle: (sandbox: Sandbox, request: Request, value: string) => Answer | List;
};

class ControlError extends Error {
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.name = 'ControlError';
    this.field = field;
  }
}

function pageOf(query: URLSearchParams): Page {
  const read = (name: 'since' | 'limit'): Page => {
    const text = query.get(name);
    if (text === null) return {};
    if (!/^\d{1,15}$/.test(text)) throw new ControlError(name, `got "${text}", expected a whole number`);
    return { [name]: Number(text) };
  };
  return { ...read('since'), ...read('limit') };
}

function bodyOf(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new ControlError('body', 'is not valid JSON');
  }
}

const webhookTarget = z.strictObject({
  url: z.url(),
  signingKey: z.string().min(1),
  events: z.array(z.string().min(1)).min(1).optional(),
  fullResolution: z.boolean().optional(),
  withContent: z.boolean().optional(),
});

/** A copy is a duplicate that Customer.io makes. */
const copiesAsked = z.coerce.number().int().min(1).max(100).default(1);

/** Nothing is asked of an event: receivers must bear any. */
const eventAsked = z.looseObject({
  data: z.record(z.string(), z.unknown()).nullish(),
});

const percent = z.number().min(0).max(100);

const playAsked = z.strictObject({
  seed: z.int(),
  rates: z.partialRecord(z.enum(rateNames), percent).optional(),
  sources: z
    .strictObject({ campaigns: z.boolean(), broadcasts: z.boolean(), newsletters: z.boolean() })
    .partial()
    .optional(),
  overSeconds: z.int().min(0).optional(),
  deliveriesMax: z.int().positive().optional(),
});

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (!result.success) throw new FaultError(fieldErrors(result.error));
  return result.data;
}

const endpoint = (method: Endpoint['method'], path: string, does: string, handle: Endpoint['handle']): Endpoint => ({
  method,
  path,
  does,
  handle,
});

const endpoints: readonly Endpoint[] = [
  endpoint('GET', '', 'counts, and this list', (sandbox) => json(200, { ...sandbox.counts(), endpoints: help() })),
  endpoint('GET', '/requests', 'every request received, in order (?since=<n>&limit=)', (sandbox, { query }) => ({
    items: sandbox.log.list(pageOf(query)),
    headers: {
      'x-sandbox-received': String(sandbox.log.count),
      'x-sandbox-forgotten': String(sandbox.log.forgotten),
    },
  })),
  endpoint('GET', '/people', 'all people (?since=<people to skip>&limit=)', (sandbox, { query }) => ({
    items: peopleViews(sandbox.workspace, pageOf(query)),
  })),
  endpoint('GET', '/people/:', 'one person by id, email, phone or cio_<cio_id>', (sandbox, _request, value) => {
    const person = sandbox.person(value);
    return person === undefined ? problem(404, 'person', 'nobody has this identifier') : json(200, person);
  }),
  endpoint('GET', '/objects', 'objects and who belongs to them', (sandbox) => ({ items: sandbox.objects() })),
  endpoint('GET', '/anonymous', 'events that belong to no person yet', (sandbox) => ({ items: sandbox.anonymous() })),
  endpoint('GET', '/deliveries', 'sends accepted, in order (?since=<n>&limit=)', (sandbox, { query }) => ({
    items: deliveryViews(sandbox.workspace.deliveries, pageOf(query)),
  })),
  endpoint('GET', '/webhooks', 'reporting webhooks, with their signing keys', (sandbox) =>
    json(200, sandbox.webhooks()),
  ),
  endpoint('POST', '/webhook', 'where callbacks go: {"url", "signingKey"}', (sandbox, { raw }) =>
    json(200, sandbox.setWebhook(parsed(webhookTarget, bodyOf(raw)))),
  ),
  endpoint('GET', '/events', 'callbacks, in order, with every attempt (?since=<n>&limit=)', (sandbox, { query }) => ({
    items: sandbox.emitted(pageOf(query)),
  })),
  endpoint(
    'POST',
    '/events',
    'send a signed callback: {"object_type", "metric", "data"}',
    (sandbox, { raw, query }) => {
      if (sandbox.webhooks().length === 0)
        return problem(409, 'webhook', 'there is none: POST /_sandbox/webhook first');
      if (query.get('raw') === 'true') return json(202, sandbox.emitRaw(raw.toString('utf8')));
      const copies = parsed(copiesAsked, query.get('copies') ?? undefined);
      return json(202, sandbox.emit(parsed(eventAsked, bodyOf(raw)), copies));
    },
  ),
  endpoint('POST', '/play', 'let happen what happens to messages: {"seed": 1}', (sandbox, { raw }) =>
    json(200, sandbox.playOut(parsed(playAsked, bodyOf(raw)))),
  ),
  endpoint('GET', '/activities', 'what failed behind a 200 (?since=<order>&limit=)', (sandbox, { query }) => ({
    items: sandbox.activities(pageOf(query)),
  })),
  endpoint('GET', '/faults', 'faults that are still to come', (sandbox) => ({ items: sandbox.faults() })),
  endpoint('POST', '/faults', 'script a fault', (sandbox, { raw }) =>
    json(201, sandbox.addFault(bodyOf(raw) as FaultInput)),
  ),
  endpoint('DELETE', '/faults', 'forget the faults', (sandbox) => {
    sandbox.clearFaults();
    return json(200, {});
  }),
  endpoint('GET', '/switches', 'what is unconfirmed about Customer.io, and how it is set here', (sandbox) =>
    json(200, switchViews(sandbox)),
  ),
  endpoint('POST', '/switches', 'set switches: {"<name>": <value>}', (sandbox, { raw }) =>
    json(200, sandbox.setSwitches(bodyOf(raw) as SwitchesPatch)),
  ),
  endpoint('DELETE', '', 'forget everything', (sandbox) => {
    sandbox.clear();
    return json(200, {});
  }),
];

const help = (): readonly string[] =>
  endpoints.map(({ method, path, does }) => `${method} ${controlRoot}${path.replace(/:$/, '<identifier>')}: ${does}`);

function switchViews(sandbox: Sandbox): unknown {
  const now = sandbox.switches();
  const entries = switchNames.map((name) => {
    const { meaning, source } = switchTable[name];
    return [name, { value: now[name], meaning, source }];
  });
  return Object.fromEntries(entries) as unknown;
}

const problem = (status: number, field: string, message: string): Answer =>
  json(status, { errors: [{ field, message }] });

function find(method: string, path: string): { endpoint: Endpoint; value: string } | undefined {
  const below = path.slice(controlRoot.length).replace(/\/$/, '');
  for (const candidate of endpoints) {
    if (candidate.method !== method) continue;
    if (candidate.path === below) return { endpoint: candidate, value: '' };
    const stem = candidate.path.slice(0, -1);
    if (!candidate.path.endsWith(':') || !below.startsWith(stem) || below === stem) continue;
    return { endpoint: candidate, value: decoded(below.slice(stem.length)) };
  }
  return undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ControlError('path', 'is not URL-encoded');
  }
}

function handle(sandbox: Sandbox, request: Request): Answer | List {
  try {
    const found = find(request.method, request.path);
    if (found !== undefined) return found.endpoint.handle(sandbox, request, found.value);
    return json(404, {
      errors: [{ field: 'path', message: `no control endpoint ${request.method} ${request.path}` }],
      endpoints: help(),
    });
  } catch (error) {
    if (error instanceof FaultError) return json(400, { errors: error.errors });
    if (error instanceof ControlError) return problem(400, error.field, error.message);
    throw error;
  }
}

export async function control(sandbox: Sandbox, request: Request, response: ServerResponse): Promise<void> {
  const answer = handle(sandbox, request);
  if ('items' in answer) await sendList(response, answer.items, answer.headers ?? {});
  else send(response, answer);
}
