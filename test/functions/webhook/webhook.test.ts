// Goal: every request gets an answer from the safe set, and what is authentic is stored or quarantined, byte for byte.
// Method: signed requests through receiveWebhook with the real listeners; effects recorded, failures scripted.
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { LineBudget } from '../../../functions/webhook/line-budget';
import { webhooksWith } from '../../../functions/webhook/listeners';
import type { OutgoingMessage } from '../../../functions/webhook/quarantine';
import { receiveWebhook, type WebhookParts, type WebhookRequest } from '../../../functions/webhook/webhook';
import { PipelineError } from '../../../shared/errors';
import type { LogLine } from '../../../shared/log';
import type { DeliveryEventRow } from '../../../shared/warehouse/tables';
import { defaultSignatureWindow } from '../../../shared/webhooks/signature';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
const key = 'signing-secret';
const sign = (rawBody: Uint8Array, timestamp: string): string =>
  createHmac('sha256', key).update(`v0:${timestamp}:`).update(rawBody).digest('hex');

const signed = (body: string | Uint8Array, change: Partial<WebhookRequest> = {}, ageSeconds = 0): WebhookRequest => {
  const rawBody = typeof body === 'string' ? Buffer.from(body) : body;
  const timestamp = String(nowMs / 1000 - ageSeconds);
  return {
    method: 'POST',
    path: '/',
    contentType: 'application/json',
    contentEncoding: undefined,
    timestamp,
    signature: sign(rawBody, timestamp),
    rawBody,
    ...change,
  };
};
const unsigned = (change: Partial<WebhookRequest> = {}): WebhookRequest =>
  signed('{}', { signature: undefined, timestamp: undefined, ...change });

const bounce = '{"event_id":"b1","object_type":"email","metric":"bounced","data":{"recipient":"gone@example.com"}}';

/** The parts, and what happened to them. */
function scene(
  change: Partial<WebhookParts> = {},
  failing: { row?: Error; feedback?: Error; quarantine?: Error } = {},
) {
  const rows: DeliveryEventRow[] = [];
  const feedback: OutgoingMessage[] = [];
  const quarantined: OutgoingMessage[] = [];
  const lines: LogLine[] = [];
  const record =
    <T>(into: T[], error: Error | undefined) =>
    (item: T): Promise<void> => {
      if (error) return Promise.reject(error);
      into.push(item);
      return Promise.resolve();
    };
  const log = (line: LogLine): void => void lines.push(line);
  const parts: WebhookParts = {
    signingKeys: { read: () => Promise.resolve(key), refresh: () => Promise.resolve(key) },
    window: defaultSignatureWindow,
    webhooks: webhooksWith({
      writeRow: record(rows, failing.row),
      publishFeedback: record(feedback, failing.feedback),
      nowMs: () => nowMs,
    }),
    quarantine: record(quarantined, failing.quarantine),
    listenersMsMax: 1_000,
    log,
    logRefusal: log,
    nowMs: () => nowMs,
    ...change,
  };
  const receive = async (request: WebhookRequest): Promise<number> => (await receiveWebhook(request, parts)).status;
  return { receive, rows, feedback, quarantined, lines, parts };
}

describe('receiveWebhook', () => {
  it('stores a signed event as a row', async () => {
    const { receive, rows, feedback, quarantined, lines } = scene();
    expect(await receive(signed('{"event_id":"e1","object_type":"email","metric":"sent"}'))).toBe(204);
    expect(rows).toEqual([
      expect.objectContaining({ event_id: 'e1', event_name: 'email_sent', received_at: '2026-11-22T12:00:00.000Z' }),
    ]);
    expect({ feedback, quarantined }).toEqual({ feedback: [], quarantined: [] });
    expect(lines).toEqual([{ severity: 'INFO', message: 'event accepted', event_name: 'email_sent' }]);
  });

  it('sends on what must change something, in its own bytes', async () => {
    const { receive, rows, feedback } = scene();
    expect(await receive(signed(bounce))).toBe(204);
    expect(rows).toHaveLength(1);
    expect(feedback).toEqual([
      {
        data: Buffer.from(bounce),
        attributes: {
          event_id: 'b1',
          published_at: '2026-11-22T12:00:00.000Z',
          schema_version: '1',
          event_name: 'email_bounced',
        },
      },
    ]);
  });

  const fixtures = path.join(__dirname, '..', '..', 'fixtures', 'webhooks');
  it.each(readdirSync(fixtures))('makes exactly one row of %s', async (file) => {
    const { body } = JSON.parse(readFileSync(path.join(fixtures, file), 'utf8')) as { body: unknown };
    const { receive, rows, quarantined } = scene();
    expect(await receive(signed(JSON.stringify(body)))).toBe(204);
    expect([rows.length, quarantined.length]).toEqual([1, 0]);
  });

  it.each([
    ['no object', '[1]'],
    ['null', 'null'],
    ['an unknown metric', '{"object_type":"email","metric":"seen"}'],
    ['an unknown object type', '{"object_type":"inbox","metric":"sent"}'],
    ['pretty-printed', '{\n  "a": 1\n}\n'],
  ])('takes authentic JSON whatever it says: %s', async (_claim, body) => {
    const { receive, rows } = scene();
    expect(await receive(signed(body))).toBe(204);
    expect(rows.map(({ raw }) => raw)).toEqual([body]);
  });

  it.each([
    ['any path', { path: '/some/where' }],
    ['any content type', { contentType: 'text/plain' }],
    ['no content type', { contentType: undefined }],
    ['a content encoding that is not true', { contentEncoding: 'gzip' }],
  ])('takes what is signed with %s', async (_claim, change) => {
    const { receive, rows } = scene();
    expect(await receive(signed('{"event_id":"e1"}', change))).toBe(204);
    expect(rows).toHaveLength(1);
  });

  it('takes a compressed body that was signed before or after it was compressed', async () => {
    const body = Buffer.from('{"event_id":"zip"}');
    const packed = gzipSync(body);
    const { receive, rows } = scene();
    expect(await receive(signed(packed, { contentEncoding: 'gzip' }))).toBe(204);
    expect(await receive({ ...signed(body, { contentEncoding: 'gzip' }), rawBody: packed })).toBe(204);
    expect(rows.map(({ event_id }) => event_id)).toEqual(['zip', 'zip']);
  });

  it.each([
    ['nothing signed', unsigned(), 401],
    ['one of the two headers', unsigned({ timestamp: '1' }), 401],
    ['a forged signature', signed('{}', { signature: '0'.repeat(64) }), 401],
    ['a signature in upper case', signed('{}', { signature: 'A'.repeat(64) }), 401],
    ['a signature that came twice', signed('{}', { signature: ['a', 'b'] }), 401],
    ['another body', signed('{}', { rawBody: Buffer.from('{ }') }), 401],
    ['a signature of nine days ago', signed('{}', {}, 9 * 86_400), 401],
    ['a signature of the future', signed('{}', {}, -301), 401],
    ['a path, by a passer-by', unsigned({ path: '/wp-login.php' }), 404],
    ['a path, with a forged signature', signed('{}', { path: '/x', signature: '0'.repeat(64) }), 401],
    ['a form, by a passer-by', unsigned({ contentType: 'application/x-www-form-urlencoded' }), 415],
    ['a megabyte and more, unsigned', unsigned({ rawBody: Buffer.alloc(1_000_001) }), 413],
    ['a megabyte and more, forged', signed('', { rawBody: Buffer.alloc(1_000_001) }), 413],
    ['no body', unsigned({ rawBody: Buffer.alloc(0) }), 401],
    ['a bomb', unsigned({ contentEncoding: 'gzip', rawBody: gzipSync(Buffer.alloc(50_000_000)) }), 401],
    ['GET', signed('{}', { method: 'GET' }), 405],
    ['OPTIONS', unsigned({ method: 'OPTIONS' }), 405],
  ])('stores nothing of %s', async (_claim, request, status) => {
    const { receive, rows, feedback, quarantined } = scene();
    expect(await receive(request)).toBe(status);
    expect({ rows, feedback, quarantined }).toEqual({ rows: [], feedback: [], quarantined: [] });
  });

  it('says why it refuses, with nothing of the request', async () => {
    const { receive, lines } = scene();
    await receive(signed(bounce, { signature: '0'.repeat(64) }));
    expect(lines).toEqual([
      {
        severity: 'ERROR',
        message: 'refused: SIGNATURE_MISMATCH',
        code: 'SIGNATURE_MISMATCH',
        detail: 'the signature fits no signing key',
      },
    ]);
  });

  it.each([
    ['empty', () => Promise.resolve(''), 401],
    ['a broken list', () => Promise.resolve('["'), 401],
    ['the placeholder of a first deployment, a list of none', () => Promise.resolve('[]'), 401],
    ['unreadable, which is our fault', () => Promise.reject(new Error('no file')), 503],
  ])('fails closed when the secret is %s', async (_claim, read, status) => {
    const { receive, rows } = scene({ signingKeys: { read, refresh: read } });
    expect(await receive(signed('{}'))).toBe(status);
    expect(rows).toEqual([]);
  });

  it('counts an event that nobody knows under one name', async () => {
    const { receive, lines } = scene();
    expect(await receive(signed('{"event_id":"e1","object_type":"fax","metric":"a@example.com"}'))).toBe(204);
    expect(lines).toEqual([{ severity: 'INFO', message: 'event accepted', event_name: 'other' }]);
  });

  it('tells of events that come late, which shows whether retries are signed anew', async () => {
    const { receive, lines } = scene();
    expect(await receive(signed('{}', {}, 301))).toBe(204);
    expect(lines[0]).toEqual({ severity: 'INFO', message: 'an event came late, by its signature', age_seconds: 301 });
  });

  it.each([
    ['no JSON', Buffer.from('event_id=1')],
    ['nothing', Buffer.alloc(0)],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ])('quarantines %s with its bytes', async (_claim, body) => {
    const { receive, rows, quarantined } = scene();
    expect(await receive(signed(body))).toBe(204);
    expect(rows).toEqual([]);
    expect(quarantined).toEqual([
      {
        data: body,
        attributes: {
          error_code: 'EVENT_NOT_JSON',
          error_detail: expect.any(String) as string,
          parked_at: '2026-11-22T12:00:00.000Z',
        },
      },
    ]);
  });

  it('quarantines a compressed body as it was sent', async () => {
    const packed = gzipSync('not json');
    const { receive, quarantined } = scene();
    expect(await receive(signed(packed, { contentEncoding: 'gzip' }))).toBe(204);
    expect(quarantined[0]?.data).toEqual(packed);
  });

  it('quarantines a row that BigQuery refuses', async () => {
    const { receive, quarantined } = scene({}, { row: new PipelineError('ROW_REJECTED', 'raw: no') });
    expect(await receive(signed(bounce))).toBe(204);
    expect(quarantined).toEqual([
      {
        data: Buffer.from(bounce),
        attributes: {
          error_code: 'ROW_REJECTED',
          error_detail: 'raw: no',
          parked_at: '2026-11-22T12:00:00.000Z',
          event_id: 'b1',
        },
      },
    ]);
  });

  it('cuts what Pub/Sub cannot take, and says so', async () => {
    const huge = Buffer.alloc(9_900_001, ' ');
    const { receive, quarantined } = scene();
    expect(await receive(signed(huge))).toBe(204);
    expect([quarantined[0]?.data.length, quarantined[0]?.attributes.original_bytes]).toEqual([9_900_000, '9900001']);
  });

  it.each([
    ['the row', { row: new PipelineError('BIGQUERY_UNAVAILABLE', 'both') }, 'BIGQUERY_UNAVAILABLE'],
    ['the row, unexpectedly', { row: new TypeError('a bug') }, 'INTERNAL'],
    ['the feedback', { feedback: new Error('no topic') }, 'FEEDBACK_UNAVAILABLE'],
    [
      'the quarantine of a refused row',
      { row: new PipelineError('ROW_REJECTED', 'raw'), quarantine: new Error('no topic') },
      'ROW_REJECTED',
    ],
  ])('asks Customer.io to try again when nothing took %s', async (_claim, failing, code) => {
    const { receive, lines } = scene({}, failing);
    expect(await receive(signed(bounce))).toBe(503);
    expect(lines.map((line) => line.code)).toContain(code);
  });

  it('asks Customer.io to try again when nothing took what is no JSON', async () => {
    const { receive } = scene({}, { quarantine: new Error('no topic') });
    expect(await receive(signed('no json'))).toBe(503);
  });

  describe("with a listener of the user's own", () => {
    it.each([
      ['throws', () => Promise.reject(new Error('for someone@example.com'))],
      ['hangs', () => new Promise<void>(() => undefined)],
    ])('that %s: quarantines, tells, and lets the feed go on', async (_claim, listener) => {
      const { receive, rows, feedback, quarantined, lines, parts } = scene({
        listenersMsMax: 50,
      });
      parts.webhooks.on('email_bounced', listener);
      expect(await receive(signed(bounce))).toBe(204);
      expect([rows.length, feedback.length]).toEqual([1, 1]);
      expect(quarantined).toMatchObject([
        { data: Buffer.from(bounce), attributes: { error_code: 'LISTENER_FAILED', event_id: 'b1' } },
      ]);
      expect(lines).toMatchObject([
        { severity: 'ERROR', code: 'LISTENER_FAILED' },
        { severity: 'ERROR', code: 'LISTENER_FAILED' },
        { severity: 'INFO', event_name: 'email_bounced' },
      ]);
      expect(JSON.stringify(lines)).not.toContain('@');
    });

    it('that throws while BigQuery refuses the row: quarantines the event for both reasons', async () => {
      const { receive, quarantined, parts } = scene({}, { row: new PipelineError('ROW_REJECTED', 'raw: no') });
      parts.webhooks.on('*', () => Promise.reject(new Error('mine')));
      expect(await receive(signed(bounce))).toBe(204);
      expect(quarantined.map(({ attributes }) => attributes.error_code)).toEqual(['ROW_REJECTED', 'LISTENER_FAILED']);
    });

    it('that throws while nothing can be quarantined: lets the feed go on all the same', async () => {
      const { receive, rows, lines, parts } = scene({}, { quarantine: new Error('no topic') });
      parts.webhooks.on('*', () => {
        throw new Error('mine');
      });
      expect(await receive(signed('{"event_id":"e1"}'))).toBe(204);
      expect(rows).toHaveLength(1);
      expect(lines.map(({ severity }) => severity)).toEqual(['ERROR', 'CRITICAL', 'INFO']);
    });
  });
});

describe('LineBudget', () => {
  it('writes sixty lines a minute, and says in the next how many it left out', () => {
    const lines: LogLine[] = [];
    let clockMs = 0;
    const budget = new LineBudget(
      (line) => lines.push(line),
      () => clockMs,
    );
    for (let index = 0; index < 100; index += 1) budget.write({ severity: 'WARNING', message: 'refused' });
    expect(lines).toHaveLength(60);
    clockMs = 60_000;
    budget.write({ severity: 'WARNING', message: 'refused' });
    budget.write({ severity: 'WARNING', message: 'refused' });
    expect(lines.slice(60)).toEqual([
      { severity: 'WARNING', message: 'refused', lines_left_out: 40 },
      { severity: 'WARNING', message: 'refused' },
    ]);
  });
});
