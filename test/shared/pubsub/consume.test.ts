// Settling, seen as Pub/Sub sees it: the real framework answers real requests, the effects are recorded.
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';

import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';

import { PipelineError, type ErrorCode } from '../../../shared/errors';
import { httpFunction } from '../../../shared/http/framework-way';
import type { LogLine } from '../../../shared/log';
import { consume, type Settled } from '../../../shared/pubsub/consume';
import type { Reason } from '../../../shared/pubsub/park';
import type { ReceivedMessage } from '../../../shared/pubsub/received-message';

type Handle = (message: ReceivedMessage) => Promise<Settled>;

let handle: Handle;
let parkFails: Error | undefined;
let parked: { original: ReceivedMessage | Buffer; reason: Reason }[];
let lines: LogLine[];
let whenLogged: (answer: () => void) => void;
let server: Server;
let url: string;

const settle = httpFunction((request) =>
  consume(request, handle, {
    functionName: 'identify',
    topic: 'customerio-identify',
    projectId: 'p',
    park: (original, reason) => {
      parked.push({ original, reason });
      return parkFails ? Promise.reject(parkFails) : Promise.resolve();
    },
    log: (line) => lines.push(line),
    whenLogged: (answer) => {
      whenLogged(answer);
    },
    nowMs: () => 1_767_323_045_000,
  }),
);
http('settle', settle);

beforeAll(async () => {
  server = getTestServer('settle');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  handle = () => Promise.resolve({ outcome: 'delivered' });
  parkFails = undefined;
  parked = [];
  lines = [];
  whenLogged = (answer) => {
    answer();
  };
});

const envelope = {
  message: {
    data: Buffer.from('{"a":1}').toString('base64'),
    attributes: {
      event_id: 'e1',
      googclient_traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
    messageId: '17',
    publishTime: '2026-01-02T03:04:05.678Z',
  },
  subscription: 'projects/p/subscriptions/customerio-identify-push',
  deliveryAttempt: 2,
};

const push = async (body: unknown = envelope, method = 'POST'): Promise<number> => {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return response.status;
};

const failing =
  (error: Error): Handle =>
  () =>
    Promise.reject(error);

describe('consume', () => {
  it.each([
    ['delivered', 204, (): Promise<Settled> => Promise.resolve({ outcome: 'delivered' })],
    ['retry', 503, failing(new Error('a bug'))],
  ] as const)('answers behind its line: %s', async (outcome, status, handled) => {
    handle = handled;
    let answer: (() => void) | undefined;
    const written = new Promise<void>((resolve) => {
      whenLogged = (callback) => {
        answer = callback;
        resolve();
      };
    });
    let isAnswered = false;
    const answered = push().finally(() => (isAnswered = true));
    await written;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect({ isAnswered, lines: lines.map((line) => line.outcome) }).toEqual({ isAnswered: false, lines: [outcome] });
    answer?.();
    expect(await answered).toBe(status);
  });

  it('answers 204 to what was delivered and logs one line with the message, its identity and its trace', async () => {
    handle = () =>
      Promise.resolve({ outcome: 'delivered', deliveryId: 'd1', warnings: ['timestamp: in milliseconds'] });
    await expect(push()).resolves.toBe(204);
    expect(parked).toEqual([]);
    expect(lines).toEqual([
      {
        severity: 'INFO',
        message: 'delivered',
        outcome: 'delivered',
        function: 'identify',
        topic: 'customerio-identify',
        message_id: '17',
        event_id: 'e1',
        delivery_attempt: 2,
        delivery_id: 'd1',
        warnings: ['timestamp: in milliseconds'],
        duration_ms: 0,
        'logging.googleapis.com/trace': 'projects/p/traces/0af7651916cd43dd8448eb211c80319c',
        'logging.googleapis.com/spanId': 'b7ad6b7169203331',
        'logging.googleapis.com/trace_sampled': true,
      },
    ]);
  });

  it('answers 204 to a duplicate', async () => {
    handle = () => Promise.resolve({ outcome: 'duplicate' });
    await expect(push()).resolves.toBe(204);
    expect(lines).toMatchObject([{ outcome: 'duplicate', severity: 'INFO' }]);
  });

  it('hands over the message as it was published', async () => {
    const seen: ReceivedMessage[] = [];
    handle = (message) => {
      seen.push(message);
      return Promise.resolve({ outcome: 'delivered' });
    };
    await push();
    expect(seen).toMatchObject([{ data: Buffer.from('{"a":1}'), messageId: '17', deliveryAttempt: 2 }]);
  });

  it.each<[ErrorCode, string]>([
    ['MESSAGE_MALFORMED', 'ERROR'],
    ['STALE_DESTRUCTIVE', 'WARNING'],
    ['CUSTOMERIO_REJECTED', 'ERROR'],
    ['SEND_OUTCOME_UNKNOWN', 'CRITICAL'],
  ])('parks %s with the original message and the reason, then answers 204', async (code, severity) => {
    handle = failing(new PipelineError(code, 'name: got nothing, expected text'));
    await expect(push()).resolves.toBe(204);
    expect(parked).toMatchObject([
      {
        original: { data: Buffer.from('{"a":1}'), messageId: '17' },
        reason: { code, detail: 'name: got nothing, expected text', topic: 'customerio-identify' },
      },
    ]);
    expect(lines).toMatchObject([{ outcome: 'parked', code, severity, detail: 'name: got nothing, expected text' }]);
  });

  it.each<[ErrorCode, string]>([
    ['CUSTOMERIO_UNAUTHORIZED', 'CRITICAL'],
    ['CUSTOMERIO_RATE_LIMITED', 'WARNING'],
    ['CUSTOMERIO_UNAVAILABLE', 'WARNING'],
    ['SEND_IN_PROGRESS', 'WARNING'],
    ['LEDGER_UNAVAILABLE', 'ERROR'],
  ])('leaves %s to Pub/Sub with 503 and parks nothing', async (code, severity) => {
    handle = failing(new PipelineError(code, 'HTTP 503'));
    await expect(push()).resolves.toBe(503);
    expect(parked).toEqual([]);
    expect(lines).toMatchObject([{ outcome: 'retry', code, severity, message: `retry: ${code}` }]);
  });

  it('leaves a fault of our own to Pub/Sub, with the stack but not the message of the error', async () => {
    handle = failing(new TypeError('cannot read gold plan of person@example.com'));
    await expect(push()).resolves.toBe(503);
    expect(lines).toMatchObject([{ outcome: 'retry', code: 'INTERNAL', detail: 'unexpected TypeError' }]);
    expect(lines[0]?.stack_trace).toMatch(/^TypeError\n\s+at /);
    expect(JSON.stringify(lines)).not.toMatch(/gold|example\.com/);
  });

  it('answers 503 when parking fails, and says what was to be parked', async () => {
    handle = failing(new PipelineError('MESSAGE_MALFORMED', 'name: got nothing, expected text'));
    parkFails = new Error('5 NOT_FOUND: "projects/p" is gone');
    await expect(push()).resolves.toBe(503);
    expect(lines).toMatchObject([
      {
        outcome: 'retry',
        code: 'PARKING_FAILED',
        detail: '5 NOT_FOUND: "…" is gone; was to be parked as MESSAGE_MALFORMED: name: got nothing, expected text',
      },
    ]);
  });

  it('parks the bytes of a body in which there is no message', async () => {
    await expect(push('{"neither":"envelope nor message"}')).resolves.toBe(204);
    expect(parked).toMatchObject([
      {
        original: Buffer.from('{"neither":"envelope nor message"}'),
        reason: { code: 'MESSAGE_MALFORMED', detail: 'push envelope: message: got nothing, expected an object' },
      },
    ]);
  });

  it('answers 405 to anything but POST, without a line, because there is no message', async () => {
    await expect(push(undefined, 'GET')).resolves.toBe(405);
    expect(lines).toEqual([]);
  });
});
