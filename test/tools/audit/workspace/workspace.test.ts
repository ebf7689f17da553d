/**
 * Goal: the workspace rules find what is wrong in a workspace as the App API shows it, read nothing but GET, and never
 * print the key. Method: the sandbox's App API, `cio audit --workspace` over it, and its record of the requests.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runCio } from '../../../../tools/cli/main';
import { sampleWorkspace } from '../../../../tools/local/customerio/sample-workspace';
import type { WorkspaceSeed } from '../../../../tools/local/customerio/seed';
import { startCustomerIO, type CustomerIOSandbox } from '../../../../tools/local/customerio/server';

const key = 'test-app-key-of-the-workspace';

const needed = [
  'email_bounced',
  'email_spammed',
  'email_unsubscribed',
  'email_dropped',
  'email_failed',
  'email_undeliverable',
  'customer_unsubscribed',
  'customer_subscribed',
  'customer_subscription_preferences_changed',
];

const bad: WorkspaceSeed = {
  segments: [{ id: 3, name: 'Friends of person@example.com' }],
  campaigns: [
    { id: 41, name: 'On any change', event_name: 'profile_updated', actions: [] },
    {
      id: 42,
      name: 'Dead link',
      event_name: 'order_paid',
      actions: [
        { id: 421, subject: 'Hello', body: '<p>Hi</p><a href="{{unsubscribe_url}}">Unsubscribe</a>' },
        { id: 422, subject: 'Hello', body: '<p>Hi</p><img src="http://example.com/a.png" alt="">' },
        { id: 423, subject: 'Hello', body: '<p>Off</p>', sending_state: 'off' },
      ],
    },
    { id: 43, name: 'Stopped', event_name: 'profile_updated', state: 'stopped', actions: [] },
  ],
  activities: [
    { type: 'failed_attribute_change', data: {} },
    { type: 'failed_event', name: 'order_paid' },
    { type: 'event', name: 'order_81237712_paid' },
  ],
};

describe('the workspace rules', () => {
  let sandbox: CustomerIOSandbox;
  let cwd: string;

  const start = async (workspace: WorkspaceSeed): Promise<void> => {
    sandbox = await startCustomerIO({ siteId: 'site', trackApiKey: 'track-key', appApiKey: key, workspace });
  };
  const webhook = async (events: readonly string[], disabled = false): Promise<void> => {
    const answer = await fetch(`${sandbox.url}/v1/reporting_webhooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'ours', endpoint: 'http://127.0.0.1:9/', events, disabled }),
    });
    expect(answer.status).toBe(200);
  };
  const audit = async (env: Record<string, string> = {}): Promise<{ code: number; out: string; err: string }> => {
    let [out, err] = ['', ''];
    const code = await runCio(['audit', '--workspace', '--format', 'json'], {
      cwd,
      env: { CUSTOMERIO_REGION: 'us', CUSTOMERIO_APP_API_KEY: key, CUSTOMERIO_APP_URL: sandbox.url, ...env },
      isOutColored: false,
      isErrInteractive: false,
      out: (text) => (out += text),
      err: (text) => (err += text),
    });
    return { code, out, err };
  };
  const findings = async (): Promise<string[]> => {
    const { out } = await audit();
    return (JSON.parse(out) as { findings: { rule: string; file: string }[] }).findings.map(
      ({ rule, file }) => `${rule} ${file}`,
    );
  };

  beforeEach(() => {
    cwd = mkdtempSync(path.join(tmpdir(), 'cio-workspace-'));
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(cwd, { recursive: true });
  });

  it('find nothing in a workspace that is in order', async () => {
    await start(sampleWorkspace);
    await webhook(needed);
    expect(await findings()).toEqual([]);
  });

  it('find each kind of trouble where it is, in what is live only', async () => {
    await start(bad);
    expect(await findings()).toEqual([
      'workspace-personal-names workspace/activities',
      'workspace-failed-activity workspace/activities?type=failed_attribute_change',
      'workspace-failed-activity workspace/activities?type=failed_event',
      'workspace-attribute-change-trigger workspace/campaigns/41',
      'template-dead-unsubscribe workspace/campaigns/42/actions/421',
      'template-unsubscribe-link workspace/campaigns/42/actions/422',
      'template-https workspace/campaigns/42/actions/422',
      'workspace-reporting-webhook workspace/reporting_webhooks',
      'workspace-personal-names workspace/segments/3',
    ]);
  });

  it.each([
    ['disabled', needed, true, 'disabled'],
    ['that leaves something out', needed.slice(1), false, 'does not report email_bounced.'],
  ])('find a reporting webhook %s', async (_claim, events, disabled, text) => {
    await start(sampleWorkspace);
    await webhook(events, disabled);
    const { code, out } = await audit();
    expect(code).toBe(1);
    expect(out).toContain(text);
  });

  it('print neither names with personal data nor the key', async () => {
    await start(bad);
    const { code, out, err } = await audit();
    expect(code).toBe(1);
    expect(out + err).not.toMatch(/person@example\.com|81237712|test-app-key/);
  });

  it('only read, at most ten requests a second', async () => {
    await start(sampleWorkspace);
    const before = performance.now();
    expect((await audit()).code).toBe(1);
    const requests = sandbox.requests();
    expect(requests.length).toBeGreaterThan(15);
    expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    // No lower bound on a machine's speed: the first token is there, each further one takes a tenth of a second.
    expect(performance.now() - before).toBeGreaterThan((requests.length - 2) * 100);
  });

  it('end with 2 and without the key when it is refused', async () => {
    await start(sampleWorkspace);
    const { code, out, err } = await audit({ CUSTOMERIO_APP_API_KEY: 'another-secret-key' });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/the workspace could not be read.*: check CUSTOMERIO_APP_API_KEY/);
    expect(err).not.toContain('another-secret-key');
  });
});
