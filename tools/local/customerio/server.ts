/** Customer.io on one port of this machine: the Track and App APIs in front, the control endpoints beside it. */
import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { activityRoutes } from './app-activities';
import { espRoutes } from './app-esp';
import { webhookRoutes } from './app-webhooks';
import { workspaceRoutes } from './app-workspace';
import { messageRoutes } from './app-messages';
import { peopleRoutes } from './app-people';
import { sendRoutes } from './app-sends';
import { exchange, type Exchange } from './exchange';
import { bodyBytesMax } from './limits';
import { control, controlRoot } from './control';
import { send } from './respond';
import { router } from './router';
import { Sandbox } from './sandbox';
import type { SandboxControl, SandboxOptions } from './sandbox-control';
import { trackV1Routes } from './track-v1';
import { moreTrackV1Routes } from './track-v1-more';
import { trackV2Routes } from './track-v2';

export type CustomerIOOptions = SandboxOptions & {
  readonly siteId: string;
  readonly trackApiKey: string;
  /** @default - every call of the App API is 401. */
  readonly appApiKey?: string;
  /** @default - any free port. */
  readonly port?: number;
  /** @default - us. */
  readonly region?: 'us' | 'eu';
};

export type CustomerIOSandbox = SandboxControl & {
  /** Origin only: http://127.0.0.1:<port>. */
  readonly url: string;
  /** Cuts open connections and ends. */
  close(): Promise<void>;
};

/** Never, which also leaves out Node's Keep-Alive header: the recorded answers of Customer.io have none. */
const keepAliveTimeoutMs = 0;

export async function startCustomerIO(options: CustomerIOOptions): Promise<CustomerIOSandbox> {
  const sandbox = new Sandbox(options);
  const closing = new AbortController();
  // Every answer that a fault delays listens, and there may be hundreds; each stops when it is given.
  setMaxListeners(0, closing.signal);
  const region = { name: options.region ?? 'us', environmentId: 1 } as const;
  let url = '';
  const deployment: Exchange = {
    sandbox,
    route: router([
      ...trackV1Routes,
      ...moreTrackV1Routes(region, () => url),
      ...trackV2Routes,
      ...sendRoutes,
      ...messageRoutes,
      ...peopleRoutes,
      ...workspaceRoutes,
      ...activityRoutes,
      ...espRoutes,
      ...webhookRoutes(() => sandbox.reportingWebhooks),
    ]),
    credentials: {
      track: `Basic ${Buffer.from(`${options.siteId}:${options.trackApiKey}`).toString('base64')}`,
      app: options.appApiKey === undefined ? undefined : `Bearer ${options.appApiKey}`,
    },
    signal: closing.signal,
  };

  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (request, response) => {
    serve(deployment, request, response).catch((error: unknown) => {
      if (closing.signal.aborted) return;
      console.error(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port ?? 0, host: '127.0.0.1', backlog: 4096 }, resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      closing.abort();
      void sandbox.closeCallbacks();
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return Object.assign(sandbox, { url, close });
}

async function serve(deployment: Exchange, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const raw = await readBody(request);
  const { method = 'GET', url: target = '/', headers } = request;
  if (raw === 'gone') return;
  if (raw === 'too_large') {
    send(response, { status: 413, body: '' });
    return;
  }
  const [path = '/', query = ''] = splitOnce(target, '?');
  const call = { method, path, query: new URLSearchParams(query), headers, raw };
  if (path === controlRoot || path.startsWith(`${controlRoot}/`)) await control(deployment.sandbox, call, response);
  else await exchange(deployment, call, response);
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * The bytes of the body, in memory of their own because they are kept. What is too much is read and thrown away, so that
 * the sender gets an answer and not a reset.
 */
function readBody(request: IncomingMessage): Promise<Buffer | 'too_large' | 'gone'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bodyBytesMax) chunks.push(chunk);
    });
    request.on('end', () => {
      resolve(bytes > bodyBytesMax ? 'too_large' : Buffer.concat(chunks, bytes));
    });
    const gone = (): void => {
      resolve('gone');
    };
    request.on('error', gone);
    request.on('close', gone);
  });
}
