/** A real HTTP server on 127.0.0.1 that records what it received and answers as the test says. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ScriptedReply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text or bytes as they are. */
  readonly body?: unknown;
  readonly delayMs?: number;
  /** `before`: the connection is reset without an answer. `within`: in the middle of the body. */
  readonly reset?: 'before' | 'within';
};

export type ReceivedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  /** Numbers the connections from 0, in the order in which they were opened. */
  readonly connection: number;
};

/** Answers a request; `index` counts the requests from 0. */
export type Answer = (request: ReceivedRequest, index: number) => ScriptedReply | Promise<ScriptedReply>;

export type ScriptedServer = {
  readonly origin: string;
  readonly requests: readonly ReceivedRequest[];
  /** How many requests were under way at once, at most. */
  readonly concurrencySeen: () => number;
  /** Answers with `next` from now on. */
  readonly answerWith: (next: Answer) => void;
  readonly close: () => Promise<void>;
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts with an answer, or with a list of replies of which the last one is repeated. */
export async function startScriptedServer(first: Answer | readonly ScriptedReply[] = [{}]): Promise<ScriptedServer> {
  let answer: Answer =
    typeof first === 'function' ? first : (_, index) => first[Math.min(index, first.length - 1)] ?? {};
  const requests: ReceivedRequest[] = [];
  const connections = new Map<unknown, number>();
  let underWay = 0;
  let underWayMost = 0;

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void (async () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const received: ReceivedRequest = {
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers,
          text,
          json: parsed(text),
          connection: connections.get(request.socket) ?? -1,
        };
        requests.push(received);
        underWay += 1;
        underWayMost = Math.max(underWayMost, underWay);
        const reply = await answer(received, requests.length - 1);
        if (reply.delayMs !== undefined) await wait(reply.delayMs);
        underWay -= 1;
        if (reply.reset === 'before') {
          request.socket.resetAndDestroy();
          return;
        }
        const isRaw = typeof reply.body === 'string' || Buffer.isBuffer(reply.body);
        const body = Buffer.isBuffer(reply.body)
          ? reply.body
          : Buffer.from(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {}));
        const contentType = isRaw ? 'text/html' : 'application/json';
        response.writeHead(reply.status ?? 200, { 'content-type': contentType, ...reply.headers });
        if (reply.reset === 'within') {
          response.write(body.subarray(0, 1), () => request.socket.resetAndDestroy());
          return;
        }
        response.end(body);
      })();
    });
  });
  server.on('connection', (socket) => connections.set(socket, connections.size));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    concurrencySeen: () => underWayMost,
    answerWith: (next) => {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
