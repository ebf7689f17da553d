/**
 * Goal: a service can install the package and use it from CommonJS, ESM and TypeScript. Method: it is packed and
 * unpacked into a folder of its own, where it finds the dependencies that it declares and nothing else.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { PubSub } from '@google-cloud/pubsub';

import { startPubSub, type EmbeddedPubSub } from '../../../tools/local/pubsub/server';

const run = promisify(execFile);
const root = path.join(__dirname, '..', '..', '..');
const timeoutMs = 120_000;

const use = `
  const publisher = new Publisher({ projectId: 'local' });
  const warned = new Promise((resolve) => process.once('warning', (warning) => resolve(warning.name)));
  publisher.enqueue.track({ name: 'order_paid' });
  const refused = await publisher.identify({ identifiers: {} }).catch((error) => error);
  const accepted = await publisher.track({ identifiers: { id: 42 }, name: 'order_paid' }, { eventId: 'order:17' });
  const { pending } = await publisher.close();
  console.log(JSON.stringify({
    warned: await warned,
    refused: refused instanceof PipelineError && refused.code,
    eventId: accepted.eventId,
    messageId: typeof accepted.messageId,
    pending,
  }));
`;

/** What a repository without a line of TypeScript would write, under both versions of ESLint that are in use. */
const lintWithPlugin = `
  const text = "import { TrackClient } from 'customerio-node';\\nconst cio = new TrackClient('1a2b3c4d5e6f7a8b9c0d', process.env.CUSTOMERIO_TRACK_API_KEY);\\nexport const pay = (id) => cio.track(id, { name: 'orderPaid' });";
  const found = [process.env.ESLINT, process.env.ESLINT_9].map((folder) => {
    const { Linter } = require(folder);
    return ['recommended', 'strict'].map((name) =>
      new Linter().verify(text, [customerio.configs[name], { plugins: { customerio } }]).map((one) => one.ruleId + ' ' + one.severity));
  });
  console.log(JSON.stringify(found));
`;

const sources = {
  'use.cjs': `const { Publisher, PipelineError } = require('customerio-gcp/publisher');\n(async () => {${use}})();`,
  'webhooks.cjs': `
    const { checkSignature } = require('customerio-gcp/webhooks');
    const rawBody = Buffer.from('{"event_id":"abc","object_type":"email","metric":"delivered"}');
    const signature = '6f55cf23f9b73a2ff07733fe04421f64ce9ec5e409696edda6b2a80311944230';
    const check = (key) => checkSignature({ rawBody, signature, timestamp: '1614265384' }, [key], 1614265384000).ok;
    console.log(check('signing-secret'), check('other'));`,
  'schemas.cjs': `console.log(require('customerio-gcp/schemas/track-message.json').$id)`,
  'use.mjs': `import { Publisher, PipelineError } from 'customerio-gcp/publisher';\n${use}`,
  'eslint.cjs': `
    const customerio = require('customerio-gcp/eslint-plugin');
    ${lintWithPlugin}`,
  'eslint.mjs': `
    import { createRequire } from 'node:module';
    import customerio from 'customerio-gcp/eslint-plugin';
    const require = createRequire(import.meta.url);
    ${lintWithPlugin}`,
  'sigterm.cjs': `
    const { Publisher } = require('customerio-gcp/publisher');
    const publisher = new Publisher({ projectId: 'local', flushOnSigterm: { timeoutMs: 20_000 } });
    for (let n = 0; n < 250; n += 1) publisher.enqueue.track({ identifiers: { id: n }, name: 'order_paid' });
    setInterval(() => {}, 1000);
    process.kill(process.pid, 'SIGTERM');`,
};

const typed = `
  import { PubSub } from '@google-cloud/pubsub';
  import { PipelineError, Publisher, type IdentifyMessageInput } from 'customerio-gcp/publisher';

  const message: IdentifyMessageInput = {
    identifiers: { email: 'person@example.com' },
    attributes: { plan: 'pro', seats: 5, tags: ['a'], left_out: undefined, created_at: '2026-01-01' },
  };
  export async function useIt(): Promise<string> {
    const publisher = new Publisher({ projectId: 'local', pubsub: new PubSub(), guardrails: { attribute_type: 'off' } });
    publisher.on('error', (error, { topic, eventId }) => {
      console.error(topic, eventId, error instanceof PipelineError ? error.code : error.message);
    });
    publisher.enqueue.identify(message);
    publisher.enqueue.identify({ action: 'merge', primary: { id: 1 }, secondary: { cio_id: 'c1' } });
    publisher.enqueue.identify({ type: 'object', identifiers: { object_type_id: 1, object_id: 'org-7' } });
    publisher.enqueue.track({ anonymous_id: 'v1', name: 'video_seen', attributes: { length_s: 12 } });
    publisher.enqueue.transactional(
      { identifiers: { id: 1 }, to: 'person@example.com', transactional_message_id: 'receipt', message_data: { total: 2 } },
      { eventId: 'receipt:order-123' },
    );
    await publisher.transactional(
      { channel: 'sms', identifiers: { id: 1 }, to: '+15550100123', transactional_message_id: 7, expires_at: '2026-01-01' },
      { eventId: 'code:login-7' },
    );
    // @ts-expect-error a send needs an eventId
    publisher.enqueue.transactional({ channel: 'in_app', identifiers: { id: 1 }, transactional_message_id: 7 });
    // @ts-expect-error a send needs an eventId that is a text
    publisher.enqueue.transactional({ channel: 'in_app', identifiers: { id: 1 }, transactional_message_id: 7 }, {});
    // @ts-expect-error an in-app message has no such field
    publisher.enqueue.transactional({ channel: 'in_app', identifiers: { id: 1 }, transactional_message_id: 7, cc: '' }, { eventId: 'e' });
    // @ts-expect-error an operation has no such field
    publisher.enqueue.identify({ identifiers: { id: '1' }, traits: {} });
    // @ts-expect-error a merge needs a secondary
    publisher.enqueue.identify({ action: 'merge', primary: { id: '1' } });
    // @ts-expect-error a time is no Date
    publisher.enqueue.track({ identifiers: { id: '1' }, name: 'order_paid', timestamp: new Date() });
    const { messageId } = await publisher.track({ identifiers: { id: '1' }, name: 'order_paid' }, { eventId: 'e' });
    const flushed = await publisher.close({ timeoutMs: 1000 });
    return messageId + String(flushed.pending);
  }
`;

const webhooksTypes = [
  'shared/deadline.d.ts',
  'shared/errors.d.ts',
  'shared/webhooks/delivery-event.d.ts',
  'shared/webhooks/event-names.d.ts',
  'shared/webhooks/field-readers.d.ts',
  'shared/webhooks/json-text.d.ts',
  'shared/webhooks/metrics.d.ts',
  'shared/webhooks/signature.d.ts',
  'shared/webhooks/webhooks.d.ts',
  'tools/build/webhooks-entry.d.ts',
].map((file) => `dist/package/types/${file}`);

const typedPlugin = `
  import type { Linter } from 'eslint';
  import customerio from 'customerio-gcp/eslint-plugin';

  export const config: Linter.Config[] = [
    customerio.configs.recommended,
    { ...customerio.configs.strict, files: ['src/**/*.ts'] },
    { plugins: { customerio }, rules: { 'customerio/unix-seconds': 'error' } },
  ];
`;

const typedWebhooks = `
  import { checkSignature, CustomerIOWebhooks, type DeliveryEvent } from 'customerio-gcp/webhooks';

  const webhooks = new CustomerIOWebhooks();
  webhooks.on('email_bounced', ({ data }) => {
    const reason: string | null | undefined = data.failure_message;
    console.log(reason);
  });
  // @ts-expect-error Customer.io has no such event
  webhooks.on('email_complained', () => undefined);
  export const checked = checkSignature({ rawBody: Buffer.from(''), signature: '', timestamp: '' }, ['key'], 0);
  export const isOk: boolean = checked.ok;
  export type Event = DeliveryEvent;
`;

/** The first TypeScript in a page. */
async function example(page: string): Promise<string> {
  const text = await readFile(path.join(root, page), 'utf8');
  const found = /```ts\n([^]*?)```/.exec(text)?.[1];
  if (found === undefined) throw new Error(`${page} has no TypeScript in it`);
  return found;
}

describe('the package', () => {
  let dir: string;
  let unpacked: string;
  let embedded: EmbeddedPubSub;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'customerio-gcp-package-'));
    const modules = path.join(dir, 'node_modules');
    unpacked = path.join(modules, 'customerio-gcp');
    await mkdir(unpacked, { recursive: true });
    await run('npm', ['pack', '--pack-destination', dir], { cwd: root });
    const archive = (await readdir(dir)).find((name) => name.endsWith('.tgz')) ?? '';
    await run('tar', ['-xzf', path.join(dir, archive), '-C', unpacked, '--strip-components=1']);
    const manifest = JSON.parse(await readFile(path.join(unpacked, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const name of [...Object.keys(manifest.dependencies), '@types/node', 'eslint']) {
      await mkdir(path.dirname(path.join(modules, name)), { recursive: true });
      await symlink(path.join(root, 'node_modules', name), path.join(modules, name));
    }
    for (const [name, text] of Object.entries(sources)) await writeFile(path.join(dir, name), text);

    embedded = await startPubSub();
    environment = { ...process.env, PUBSUB_EMULATOR_HOST: embedded.address, METADATA_SERVER_DETECTION: 'none' };
    const admin = new PubSub({ projectId: 'local', apiEndpoint: embedded.address, emulatorMode: true });
    await admin.createTopic('customerio-identify');
    await admin.createTopic('customerio-track');
    await admin.close();
  }, timeoutMs);
  afterAll(async () => {
    await embedded.close();
    await rm(dir, { recursive: true });
  });

  it('holds what services use, with types and licences, and nothing else', async () => {
    const entries = await readdir(unpacked, { recursive: true, withFileTypes: true });
    const files = entries.flatMap((entry) =>
      entry.isFile() ? [path.relative(unpacked, path.join(entry.parentPath, entry.name))] : [],
    );
    const pages = files.filter((file) => /^docs\/audit(?:\.md|\/(?:README|[a-z0-9-]+)\.md)$/.test(file));
    expect(pages).toContain('docs/audit.md');
    expect(files.filter((file) => !pages.includes(file)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist/package/cio.js',
      'dist/package/eslint-plugin.d.ts',
      'dist/package/eslint-plugin.js',
      'dist/package/publisher.d.ts',
      'dist/package/publisher.js',
      'dist/package/schemas/identify-message.json',
      'dist/package/schemas/track-message.json',
      'dist/package/schemas/transactional-message.json',
      'dist/package/third-party-licenses.txt',
      ...webhooksTypes,
      'dist/package/webhooks.d.ts',
      'dist/package/webhooks.js',
      'package.json',
    ]);
  });

  it.each(['use.cjs', 'use.mjs'])(
    'publishes from %s',
    async (script) => {
      const before = embedded.stats.published;
      const { stdout } = await run(process.execPath, [script], { cwd: dir, env: environment });
      expect(JSON.parse(stdout)).toEqual({
        warned: 'PublisherWarning',
        refused: 'MESSAGE_MALFORMED',
        eventId: 'order:17',
        messageId: 'string',
        pending: 0,
      });
      expect(embedded.stats.published - before).toBe(1);
    },
    timeoutMs,
  );

  it('exports the JSON Schemas', async () => {
    const { stdout } = await run(process.execPath, ['schemas.cjs'], { cwd: dir });
    expect(stdout).toBe('urn:customerio-gcp:track-message:1\n');
  });

  it('checks signatures with nothing of Google at hand', async () => {
    const { stdout } = await run(process.execPath, ['webhooks.cjs'], { cwd: dir });
    expect(stdout).toBe('true false\n');
    const bundle = await readFile(path.join(unpacked, 'dist', 'package', 'webhooks.js'), 'utf8');
    expect(bundle).not.toContain('@google-cloud');
  });

  it.each(['eslint.cjs', 'eslint.mjs'])('finds anti-patterns from %s, in ESLint 9 and 10', async (script) => {
    const eslint = {
      ESLINT: path.join(root, 'node_modules/eslint'),
      ESLINT_9: path.join(root, 'node_modules/eslint-9'),
    };
    const { stdout } = await run(process.execPath, [script], { cwd: dir, env: { ...process.env, ...eslint } });
    const each = [
      ['customerio/no-hardcoded-credentials 2', 'customerio/event-name-snake-case 1'],
      ['customerio/no-hardcoded-credentials 2', 'customerio/event-name-snake-case 2'],
    ];
    expect(JSON.parse(stdout)).toEqual([each, each]);
  });

  it('audits with the linter and the parser that it brings', async () => {
    await mkdir(path.join(dir, 'app'));
    const bad = "require('customerio-node').TrackClient.prototype; const { TrackClient } = require('customerio-node');";
    const text = `${bad}\nnew TrackClient(process.env.SITE_ID, process.env.TRACK_KEY).track('1', { name: 'a', timestamp: Date.now() });\n`;
    await writeFile(path.join(dir, 'app', 'bad.ts'), text);
    const cio = path.join(
      unpacked,
      (JSON.parse(await readFile(path.join(unpacked, 'package.json'), 'utf8')) as { bin: { cio: string } }).bin.cio,
    );
    const audit = run(cio, ['audit', '--format', 'json'], { cwd: path.join(dir, 'app') });
    const failed = await audit
      .then(() => undefined)
      .catch((error: unknown) => error as { code: number; stdout: string });
    expect(failed?.code).toBe(1);
    expect(JSON.parse(failed?.stdout ?? '')).toMatchObject({
      score: 92,
      findings: [{ rule: 'unix-seconds', line: 2 }],
    });
  });

  it('carries the licence of everything that is bundled', async () => {
    const licenses = await readFile(path.join(unpacked, 'dist', 'package', 'third-party-licenses.txt'), 'utf8');
    for (const name of ['typescript', 'eslint', 'commander', 'liquidjs'])
      expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(licenses).not.toContain('no licence named');
  });

  it(
    'flushes on SIGTERM when told to, and lets the signal end the process',
    async () => {
      const before = embedded.stats.published;
      const child = spawn(process.execPath, ['sigterm.cjs'], { cwd: dir, env: environment, stdio: 'inherit' });
      expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
      expect(embedded.stats.published - before).toBe(250);
    },
    timeoutMs,
  );

  it(
    'has types that a strict compiler accepts in CommonJS, ESM and the examples, and that refuse what the contract refuses',
    async () => {
      await writeFile(path.join(dir, 'typed.cts'), typed);
      await writeFile(path.join(dir, 'typed.mts'), typed);
      await writeFile(path.join(dir, 'webhooks.mts'), typedWebhooks);
      await writeFile(path.join(dir, 'plugin.mts'), typedPlugin);
      await writeFile(path.join(dir, 'plugin.cts'), typedPlugin);
      await writeFile(path.join(dir, 'page.mts'), await example('docs/publish.md'));
      await writeFile(path.join(dir, 'readme.mts'), await example('README.md'));
      const options = [
        '--noEmit',
        '--strict',
        '--exactOptionalPropertyTypes',
        '--module',
        'node16',
        '--target',
        'es2022',
      ];
      const declarations = path.join(unpacked, 'dist', 'package', 'publisher.d.ts');
      const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      const check = (files: string[], ...more: string[]): Promise<unknown> =>
        run(process.execPath, [tsc, ...options, ...more, ...files], { cwd: dir }).catch((error: unknown) => {
          throw new Error((error as { stdout: string }).stdout);
        });
      // The declarations alone, with every library file checked; then their users, beside whatever Google's files say.
      await check([declarations]);
      await check(
        ['typed.cts', 'typed.mts', 'webhooks.mts', 'page.mts', 'readme.mts', 'plugin.cts', 'plugin.mts'],
        '--skipLibCheck',
        '--esModuleInterop',
      );
    },
    timeoutMs,
  );

  it('needs no types but those of Node', async () => {
    const text = await readFile(path.join(unpacked, 'dist', 'package', 'publisher.d.ts'), 'utf8');
    expect(text.match(/from '[^']*'|import\("[^"]*"\)/g)).toEqual([`from 'node:events'`]);
  });
});
