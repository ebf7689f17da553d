/** A receiver of callbacks with scripted replies: a real HTTP server. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A status, a reset of the connection, or no answer at all. */
export type Reply = number | 'reset' | 'silence';

export type Received = {
  readonly body: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly contentType: string;
};

export type Receiver = {
  readonly url: string;
  readonly received: readonly Received[];
  /** Replies to the next calls, in turn; then 200. */
  script(...replies: readonly Reply[]): void;
  close(): Promise<void>;
};

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const replies: Reply[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        body: Buffer.concat(chunks).toString(),
        timestamp: String(request.headers['x-cio-timestamp']),
        signature: String(request.headers['x-cio-signature']),
        contentType: String(request.headers['content-type']),
      });
      const reply = replies.shift() ?? 200;
      if (reply === 'reset') response.socket?.resetAndDestroy();
      else if (reply !== 'silence') response.writeHead(reply).end();
    });
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/customerio`,
    received,
    script: (...next) => void replies.push(...next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
