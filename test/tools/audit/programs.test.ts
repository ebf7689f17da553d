// Programs of several files: what one file hands over and another one gets, and what only all of them together show.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { auditCodeFile, createLinter } from '../../../tools/audit/audit-code';
import { auditCase } from '../../../tools/audit/corpus-score';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'program-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function found(files: Readonly<Record<string, string>>): string[] {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  // A rule that failed over a file would be as silent as one that has nothing to say.
  const linter = createLinter(root);
  const judged = Object.keys(files).filter((file) => /\.[jt]sx?$/.test(file));
  for (const file of judged) expect(auditCodeFile(linter, root, path.join(root, file), {}).unjudged).toBeUndefined();
  return auditCase(root).map(({ rule, messageId, file, line }) => `${file}:${String(line)} ${rule}/${messageId}`);
}

const client = `import { TrackClient } from 'customerio-node';
export const cio = new TrackClient(process.env.SITE, process.env.KEY);
`;

describe('auditCase', () => {
  it('reports an argument where it is handed to a wrapper in another file', () => {
    const files = {
      'lib/emit.ts': `import { cio } from './cio';
export const emit = (id: string, name: string, at: number) => cio.track(id, { name, timestamp: at });
`,
      'lib/cio.ts': client,
      'worker.ts': `import { emit } from './lib/emit';
export const paid = (order) => emit(order.userId, 'orderPaid', Date.now());
`,
    };
    expect(found(files).sort()).toEqual([
      'worker.ts:2 event-name-snake-case/notSnakeCase',
      'worker.ts:2 unix-seconds/milliseconds',
    ]);
  });

  it('comes to an end over a variable that is made of itself in many places, and files that export each other', () => {
    const kinds = Array.from(
      { length: 25 },
      (_none, index) => `  if (from.k${String(index)}) built = built.with(build(from.k${String(index)}, depth + 1));`,
    );
    const files = {
      'lib/build.ts': `import { cio, start } from './all';
export function build(from, depth) {
  let built = start(depth);
${kinds.join('\n')}
  return depth === 0 ? built : build(built.inner(), depth - 1);
}
export const paid = (order) => cio.track(order.userId, { name: 'orderPaid', data: build(order, 0) });
`,
      'lib/made.ts': `export class Made {
  constructor(inner) { this.of = inner; }
  with(other) { return other ? this.checked(other) : this; }
  checked(other) { return new Made(other); }
  inner() { return this.of; }
}
export const start = (depth) => new Made(depth).with(depth);
`,
      'lib/all.ts': `export * from './other';\nexport * from './build';\nexport * from './made';\n`,
      'lib/other.ts': `export * from './all';\nexport * from './cio';\n`,
      'lib/cio.ts': client,
    };
    expect(found(files)).toEqual(['lib/build.ts:31 event-name-snake-case/notSnakeCase']);
  });

  it('comes to an end over a text that is rewritten in place', () => {
    const files = {
      'a.ts': `${client}
export async function paid(user, what) {
  let id = user.email;
  id = String(id);
  id = id.trim().toLowerCase();
  let name = 'order_' + what.label;
  name = slugify(name);
  name = name.trim();
  await cio.track(id, { name, id: String(id) });
}
`,
    };
    expect(found(files).sort()).toEqual(['a.ts:11 no-generated-event-names/generated', 'a.ts:11 stable-id/mutable']);
  });

  it('follows an alias, a barrel and CommonJS', () => {
    const files = {
      'src/cio/index.ts': `export * from './client';\n`,
      'src/cio/client.ts': client,
      'src/a.ts': `import { cio } from '@/cio';\nexport const a = (user) => cio.track(user.email, { name: 'a' });\n`,
      'src/b.js': `const { cio } = require('./cio');\nexports.b = (user) => cio.track(user.email, { name: 'b' });\n`,
    };
    expect(found(files).sort()).toEqual(['src/a.ts:2 stable-id/mutable', 'src/b.js:2 stable-id/mutable']);
  });

  it('reports a literal where it stands, in a file of constants', () => {
    const files = {
      'config.ts': `export const customerio = { siteId: process.env.SITE, trackKey: '5d8e21c07ab94f63e1d2' };\n`,
      'cio.ts': `import { TrackClient } from 'customerio-node';
import { customerio } from './config';
export const cio = new TrackClient(customerio.siteId, customerio.trackKey);
`,
    };
    expect(found(files)).toEqual(['config.ts:1 no-hardcoded-credentials/hardcoded']);
  });

  it('compares attributes and names over files', () => {
    const files = {
      'cio.ts': client,
      'a.ts': `import { cio } from './cio';
export const a = (u) => cio.identify(u.id, { email: u.email, seats: 1 });
export const b = (u) => cio.track(u.id, { name: 'sign_up' });
export const c = (u) => cio.track(u.id, { name: 'sign_up' });
`,
      'z.ts': `import { cio } from './cio';
export const z = (u) => cio.identify(u.id, { email: u.email, seats: '1' });
export const y = (u) => cio.track(u.id, { name: 'signup' });
`,
    };
    expect(found(files).sort()).toEqual(['z.ts:2 attribute-types/mixed', 'z.ts:3 consistent-event-names/differs']);
  });

  it('judges a factory by the route that calls it', () => {
    const files = {
      'cio.ts': `import { APIClient } from 'customerio-node';
export const connect = () => new APIClient(process.env.APP_KEY);
`,
      'app/api/list/route.ts': `import { connect } from '../../../cio';
export async function GET() {
  return Response.json(await connect().listCampaigns());
}
`,
    };
    expect(found(files)).toEqual(['cio.ts:2 no-client-per-request/perRequest']);
  });

  it('finds a helper that swallows what another file gives it', () => {
    const files = {
      'cio.ts': client,
      'safely.ts': `export async function safely(call) {
  try {
    await call();
  } catch {}
}
`,
      'consume.ts': `import { cio } from './cio';
import { safely } from './safely';
export const consume = (message) => safely(() => cio.track(message.userId, { name: 'read' }));
`,
    };
    // The helper's own file has nothing to do with Customer.io, so the call is where it becomes wrong.
    expect(found(files)).toEqual(['consume.ts:3 no-swallowed-errors/swallowed']);
  });

  it('follows a service that NestJS injects', () => {
    const files = {
      'customerio.service.ts': `import { Injectable } from '@nestjs/common';
import { TrackClient } from 'customerio-node';
@Injectable()
export class CustomerioService {
  private readonly client = new TrackClient(process.env.SITE!, process.env.KEY!);
  async record(userId: string, name: string) {
    await this.client.track(userId, { name });
  }
}
`,
      'orders.controller.ts': `import { Body, Controller, Post } from '@nestjs/common';
import { CustomerioService } from './customerio.service';
@Controller('orders')
export class OrdersController {
  constructor(private readonly customerio: CustomerioService) {}
  @Post()
  async create(@Body() body: { userId: string; id: number }) {
    await this.customerio.record(body.userId, \`order_\${body.id}\`);
  }
}
`,
    };
    expect(found(files).sort()).toEqual([
      'orders.controller.ts:8 no-await-in-request-path/waits',
      'orders.controller.ts:8 no-generated-event-names/generated',
    ]);
  });

  it('hears of an age that is checked in the file that calls', () => {
    const verify = `import { createHmac, timingSafeEqual } from 'node:crypto';
export function isSigned(timestamp: string, raw: Buffer, signature: string) {
  const made = createHmac('sha256', process.env.CIO_KEY!).update(\`v0:\${timestamp}:\`).update(raw).digest('hex');
  return made.length === signature.length && timingSafeEqual(Buffer.from(made), Buffer.from(signature));
}
`;
    const route = (guard: string): string => `import { isSigned } from './verify';
app.post('/cio', express.raw({ type: '*/*' }), (req, res) => {
  const timestamp = req.get('x-cio-timestamp');
  ${guard}
  res.sendStatus(isSigned(timestamp, req.body, req.get('x-cio-signature')) ? 200 : 401);
});
`;
    expect(found({ 'verify.ts': verify, 'route.ts': route('') })).toEqual(['verify.ts:4 webhook-check-age/noAge']);
    const guard = 'if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return res.sendStatus(401);';
    expect(found({ 'verify.ts': verify, 'route.ts': route(guard) })).toEqual([]);
  });

  it('hears of an age that is checked before a function that lets another one sign', () => {
    const mac = `const { createHmac, timingSafeEqual } = require('crypto');
const made = (key, at, raw) => createHmac('sha256', key).update(\`v0:\${at}:\${raw}\`).digest();
const same = (one, other) => one.length === other.length && timingSafeEqual(one, other);
exports.genuine = (key, at, raw, given) => same(Buffer.from(given, 'hex'), made(key, at, raw));
`;
    const hook = (guard: string): string => `const { genuine } = require('./mac');
exports.onEvent = (req, res) => {
  const timestamp = req.get('x-cio-timestamp');
  ${guard}
  res.sendStatus(genuine(process.env.CIO_KEY, timestamp, req.rawBody, req.get('x-cio-signature')) ? 200 : 401);
};
`;
    const ages = (guard: string): string[] =>
      found({ 'mac.js': mac, 'hook.js': hook(guard) }).filter((one) => one.includes('webhook-check-age'));
    expect(ages('')).toEqual([expect.stringMatching(/^mac\.js:\d webhook-check-age\/noAge$/)]);
    expect(ages('if (Date.now() / 1000 - Number(timestamp) > 600) return res.sendStatus(401);')).toEqual([]);
  });
});
