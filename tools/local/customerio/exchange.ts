/** One request of a customer: fault, authentication, rate, work, answer, record, in this order for every endpoint. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { appError, metaError, ok, refusal, unauthorized, v1Errors, type Answer } from './answers';
import { itemFaults, type Fault } from './faults';
import { reset, send, sendOddly } from './respond';
import { ignored, invalid, unattempted, type Result } from './result';
import type { Call, Match, Route, Work } from './router';
import type { Sandbox } from './sandbox';
import type { Entry } from './request-log';

export type Exchange = {
  readonly sandbox: Sandbox;
  readonly route: (method: string, path: string) => Match;
  /** The Authorization headers of the two APIs; undefined where the sandbox has no key. */
  readonly credentials: { readonly track: string; readonly app: string | undefined };
  /** Aborted when the server closes. */
  readonly signal: AbortSignal;
};

type Request = Omit<Call, 'parameters'>;

/** What a reset connection is recorded as. */
const noAnswer: Answer = { status: 0, body: '' };

export async function exchange(deployment: Exchange, request: Request, response: ServerResponse): Promise<void> {
  const { sandbox, signal } = deployment;
  const { method, path, raw } = request;
  const fault = sandbox.scripted.take(request);
  const target = request.query.size === 0 ? path : `${path}?${request.query.toString()}`;
  const entry = sandbox.log.open({ receivedAtMs: sandbox.nowMs(), method, path: target, raw, fault: fault?.number });

  const wait = async (): Promise<void> => {
    if (fault !== undefined && fault.script.delayMs > 0) await sleep(fault.script.delayMs, undefined, { signal });
  };
  if (fault?.script.afterAccept !== true) await wait();
  const worked = work(deployment, request, entry, fault);
  if (fault?.script.afterAccept === true) await wait();

  const answer = fault === undefined ? worked : faulted(fault, path, worked);
  entry.answer = answer;
  sandbox.answered(entry);
  if (answer === noAnswer) reset(response);
  else if (fault === undefined) send(response, answer);
  else await sendOddly(response, answer, { ...fault.script, signal });
}

function faulted({ script }: Fault, path: string, answer: Answer): Answer {
  if (script.reset) return noAnswer;
  if (script.status === undefined) return { ...answer, headers: { ...answer.headers, ...script.headers } };
  const { status, headers, body } = script;
  if (body === undefined) return { ...unsaid(path, status), headers };
  if (typeof body !== 'string') return { status, headers, body: `${JSON.stringify(body)}\n` };
  const type = body.trimStart().startsWith('<') ? 'text/html' : 'text/plain';
  return { status, headers: { 'content-type': `${type}; charset=utf-8`, ...headers }, body };
}

/** The body of a fault that says none: an error in the shape of the endpoint, and an answer to a send that tells nothing. */
const unsaid = (path: string, status: number): Answer =>
  path.startsWith('/v1/send/') ? metaError('sandbox fault', status) : v1Errors(['sandbox fault'], status);

/** Does the work of the request, unless a fault, the credentials or the rate stand before it. */
function work(deployment: Exchange, request: Request, entry: Entry, fault: Fault | undefined): Answer {
  const { sandbox } = deployment;
  const found = deployment.route(request.method, request.path);
  if (found.kind !== 'route') return unknownPath(request, found.kind);
  const { route } = found;
  const asked = route.read({ ...request, parameters: found.parameters }, sandbox.switches());
  const settled = settle(deployment, request, route, asked, entry, fault);
  sandbox.note(entry, route, asked.items, settled.results);
  return settled.answer;
}

type Settled = { readonly results: readonly Result[]; readonly answer: Answer };

function settle(
  { sandbox, credentials }: Exchange,
  { headers }: Request,
  route: Route,
  { items, answer }: Work,
  entry: Entry,
  fault: Fault | undefined,
): Settled {
  const every = (result: Result): readonly Result[] => items.map(() => result);
  const failsFirst = fault !== undefined && !fault.script.afterAccept;
  if (failsFirst && (fault.script.reset || fault.script.status !== undefined)) {
    return { results: every(unattempted), answer: noAnswer };
  }
  const switches = sandbox.switches();
  if (route.auth !== 'none' && headers.authorization !== credentials[route.auth]) {
    return { results: every(unattempted), answer: unauthorized(switches.unauthorizedBody) };
  }
  if (!sandbox.admits(route.version, sandbox.nowMs())) {
    if (switches.overRate === 'drop' && route.auth !== 'app')
      return { results: every(ignored('over_rate')), answer: ok };
    return { results: every(unattempted), answer: tooMany(route, switches.retryAfter, sandbox.nowMs()) };
  }
  const context = sandbox.context(entry.n);
  const results = sandbox.perform(context, route, items, fault === undefined ? new Map() : itemFaults(fault, items));
  return { results, answer: answer(results, context) };
}

/** No body is documented for it; the shape of the version's other errors. */
function tooMany({ version }: Route, retryAfter: 'none' | 'seconds' | 'date', nowMs: number): Answer {
  const answer = refusal(version, invalid('rate', 'limit exceeded', 'rate limit exceeded'), 429);
  if (retryAfter === 'none') return answer;
  const value = retryAfter === 'seconds' ? '1' : new Date(nowMs + 2000).toUTCString();
  return { ...answer, headers: { 'retry-after': value } };
}

/** In the shape of the API that the path belongs to. A misspelled send is 405 (docs.customer.io, common API errors). */
function unknownPath({ path }: Request, kind: 'wrong_method' | 'unknown'): Answer {
  const [status, text] =
    kind === 'wrong_method' ? ([405, 'method not allowed'] as const) : ([404, 'not found'] as const);
  if (path.startsWith('/api/v2/')) return refusal('v2', invalid('path', text), status);
  if (path.startsWith('/v1/send/')) return metaError('method not allowed', 405);
  return path.startsWith('/v1/') ? appError(text, status) : v1Errors([text], status);
}
