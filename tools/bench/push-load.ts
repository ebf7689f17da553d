/** Pushes as Pub/Sub makes them, at a fixed number in flight, over plain sockets so that the load costs little itself. */
import { connect, type Socket } from 'node:net';

export type Load = {
  readonly url: string;
  readonly inFlight: number;
  /** Whole requests, sent in turns. @default - pushes of identify messages */
  readonly requests?: readonly Buffer[];
};

export type LoadResult = {
  readonly answered: number;
  /** Answers other than 204. */
  readonly refused: number;
  readonly seconds: number;
  readonly latencyMsMedian: number;
};

/** As many people: no two pushes in flight are about the same one. */
const peopleCount = 20_000;

const endOfHead = '\r\n\r\n';

/** The push of one identify message, about 0.4 kB of attributes. */
function pushBody(person: number): string {
  const id = `person-${String(person).padStart(6, '0')}`;
  const attributes = { email: `${id}@example.com`, plan: 'premium', seats: 12, note: 'x'.repeat(300) };
  const data = Buffer.from(JSON.stringify({ identifiers: { id }, timestamp: 1_795_000_000, attributes }));
  const message = {
    data: data.toString('base64'),
    messageId: String(9_000_000 + person),
    publishTime: '2026-11-22T10:00:00.000Z',
    attributes: { event_id: `bench-${person}`, published_at: '2026-11-22T10:00:00.000Z', schema_version: '1' },
  };
  return JSON.stringify({ message, subscription: 'projects/local/subscriptions/bench', deliveryAttempt: 1 });
}

const pushes: readonly Buffer[] = Array.from({ length: peopleCount }, (_, person) => {
  const body = pushBody(person);
  const head = [
    'POST / HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ].join('\r\n');
  return Buffer.from(`${head}${endOfHead}${body}`);
});

/** Keeps `inFlight` pushes under way, and counts those answered once the warm-up is over. */
export async function pushFor(
  load: Load,
  warmUpMs: number,
  measureMs: number,
  onWarm: () => void,
): Promise<LoadResult> {
  const port = Number(new URL(load.url).port);
  const { requests = pushes } = load;
  const sockets: Socket[] = [];
  const latencies: number[] = [];
  let next = 0;
  let refused = 0;
  let measuring = false;
  for (let index = 0; index < load.inFlight; index += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let sentMs = 0;
    let head = '';
    const push = (): void => {
      sentMs = performance.now();
      const request = requests[next % requests.length];
      next += 1;
      if (request) socket.write(request);
    };
    socket.on('connect', push);
    socket.on('data', (chunk) => {
      head += chunk.toString('latin1');
      // Answers to a push have no body.
      if (!head.includes(endOfHead)) return;
      if (measuring) {
        latencies.push(performance.now() - sentMs);
        if (!head.startsWith('HTTP/1.1 204')) refused += 1;
      }
      head = '';
      push();
    });
    socket.on('error', () => {
      refused += 1;
    });
    sockets.push(socket);
  }
  await wait(warmUpMs);
  onWarm();
  measuring = true;
  const startedMs = performance.now();
  await wait(measureMs);
  measuring = false;
  const seconds = (performance.now() - startedMs) / 1000;
  for (const socket of sockets) socket.destroy();
  return { answered: latencies.length, refused, seconds, latencyMsMedian: median(latencies) };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
