/** Puts an answer on the wire, whole or in the ways that faults ask for. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answers';

/** What the live service was recorded to send with its JSON. */
const usualHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-cache, no-store, must-revalidate, max-age=0',
} as const;

/** A slow body comes in so many pieces at most. */
const piecesMax = 20;

export type Manner = { readonly bodyMs: number; readonly cutBody: boolean; readonly signal: AbortSignal };

function writeHead(response: ServerResponse, { status, headers }: Answer, bytes: number): void {
  const length = status === 204 ? {} : { 'content-length': String(bytes) };
  response.writeHead(status, { ...usualHeaders, ...length, ...lowerCased(headers ?? {}) });
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

export function send(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body);
  writeHead(response, answer, body.length);
  response.end(body);
}

export async function sendOddly(
  response: ServerResponse,
  answer: Answer,
  { bodyMs, cutBody, signal }: Manner,
): Promise<void> {
  const whole = Buffer.from(answer.body);
  const body = cutBody ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
  // The length of the whole body stands in the headers, so that a cut one cannot be taken for complete.
  writeHead(response, answer, whole.length);
  response.flushHeaders();
  const pieceBytes = Math.max(1, Math.ceil(body.length / piecesMax));
  const pieces = Math.ceil(body.length / pieceBytes);
  for (let at = 0; at < body.length; at += pieceBytes) {
    if (bodyMs > 0) await sleep(bodyMs / pieces, undefined, { signal });
    if (!response.writable) return;
    response.write(body.subarray(at, at + pieceBytes));
  }
  if (cutBody) reset(response);
  else response.end();
}

export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

/** Streams a list as a JSON array: a long one is longer than the longest string. */
export async function sendList(
  response: ServerResponse,
  items: Iterable<unknown>,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  response.writeHead(200, { 'content-type': usualHeaders['content-type'], ...headers });
  let text = '[';
  let separator = '';
  for (const item of items) {
    text += `${separator}${JSON.stringify(item)}`;
    separator = ',\n';
    if (text.length < 65_536) continue;
    if (!response.write(text)) await drained(response);
    if (response.destroyed) return;
    text = '';
  }
  response.end(`${text}]\n`);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
