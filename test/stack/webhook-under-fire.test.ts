// The webhook while BigQuery is slow, refuses, fails, is away, and instances die: a small size of what
// `npm run soak -- --only webhook` runs. How long answers take is for the soak: here the machine may be busy.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { buildListeningWebhook, runWebhook, type WebhookRun } from '../../tools/soak/webhook/run';

const callbacksCount = 1_000;
const ofTheClock: readonly string[] = ['TOO_LATE', 'NEEDLESS_503'];

let folder: string;
let run: WebhookRun;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'webhook-under-fire-'));
  await buildListeningWebhook(folder);
  run = await runWebhook({
    seed: 20_261_122,
    callbacksCount,
    inFlight: 20,
    attemptsMax: 100,
    node: process.execPath,
    functionsDir: folder,
    signal: AbortSignal.timeout(110_000),
  });
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

describe('the webhook under fire', () => {
  it('makes one row of each event, or quarantines its bytes, and answers from the safe set only', () => {
    expect(run.sent).toHaveLength(callbacksCount);
    expect(run.violations.filter(({ kind }) => !ofTheClock.includes(kind))).toEqual([]);
  });

  it('met all of it', () => {
    expect(run.kills).toEqual({ SIGTERM: 1, SIGKILL: 2 });
    expect(run.quarantinedCount).toBeGreaterThan(10);
    const answers = run.sent.flatMap(({ attempts }) => attempts);
    expect(answers.some(({ status, phases }) => status === 503 && phases.includes('neither way'))).toBe(true);
  });
});
