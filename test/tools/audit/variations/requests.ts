/** Handlers of requests, and receivers of webhooks. */
import { sdk, type Variation } from './variation';

export const requests: readonly Variation[] = [
  [
    'a route of Next.js with after()',
    'app/api/signup/route.ts',
    `${sdk}
import { after, NextResponse } from 'next/server';
export async function POST(request: Request) {
  const { id, email } = await request.json();
  after(async () => {
    await cio.identify(id, { email, created_at: Math.floor(Date.now() / 1000) });
  });
  return NextResponse.json({ ok: true }, { status: 201 });
}
`,
  ],
  [
    'a route of Next.js with waitUntil()',
    'app/api/signup/route.ts',
    `${sdk}
import { waitUntil } from '@vercel/functions';
export async function POST(request: Request) {
  const { id, email } = await request.json();
  waitUntil(cio.identify(id, { email }).then(() => cio.track(id, { name: 'signed_up' })));
  return Response.json({ ok: true });
}
`,
  ],
  [
    'a route of Next.js that lets go',
    'app/api/signup/route.ts',
    `${sdk}
export async function POST(request: Request) {
  const { id, email } = await request.json();
  void cio.identify(id, { email }); // <- no-work-after-response
  return Response.json({ ok: true });
}
`,
  ],
  [
    'a controller and a provider of NestJS',
    'src/crm/crm.module.ts',
    `import { Controller, Injectable, Module, Post, Body, Inject } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { TrackClient, RegionEU } from 'customerio-node';
@Injectable()
export class CrmService {
  constructor(@Inject('CIO') private readonly cio: TrackClient) {}
  async signedUp(user: { id: string; email: string; createdAt: Date }) {
    await this.cio.identify(user.id, { email: user.email, created_at: user.createdAt }); // <- unix-seconds
  }
}
@Controller('users')
export class UsersController {
  constructor(private readonly crm: CrmService) {}
  @Post()
  async create(@Body() body: { id: string; email: string; createdAt: Date }) {
    await this.crm.signedUp(body); // <- no-await-in-request-path
    return { ok: true };
  }
}
@Module({
  controllers: [UsersController],
  providers: [
    CrmService,
    {
      provide: 'CIO',
      inject: [ConfigService],
      useFactory: (config: ConfigService) =>
        new TrackClient(config.getOrThrow('CUSTOMERIO_SITE_ID'), config.getOrThrow('CUSTOMERIO_TRACK_API_KEY'), { region: RegionEU }),
    },
  ],
})
export class CrmModule {}
`,
  ],
];

export const receivers: readonly Variation[] = [
  [
    'an Express receiver done well',
    'src/webhooks/customerio.ts',
    `import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
const secret = process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY;
if (!secret) throw new Error('CUSTOMERIO_WEBHOOK_SIGNING_KEY is missing');
const isSigned = (body: Buffer, timestamp: string, signature: string) => {
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const expected = createHmac('sha256', secret).update('v0:' + timestamp + ':').update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
};
export const router = express.Router();
router.post('/webhooks/customerio', express.raw({ type: '*/*' }), async (req, res) => {
  if (!isSigned(req.body, String(req.header('x-cio-timestamp')), String(req.header('x-cio-signature')))) return res.sendStatus(401);
  await queue.add('customerio', JSON.parse(req.body.toString('utf8')));
  return res.sendStatus(200);
});
`,
  ],
  [
    'a Next.js receiver that signs the parsed body',
    'app/api/webhooks/customerio/route.ts',
    `import { createHmac } from 'node:crypto';
export async function POST(request: Request) {
  const event = await request.json();
  const timestamp = request.headers.get('x-cio-timestamp') ?? '';
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return new Response(null, { status: 401 });
  const expected = createHmac('sha256', process.env.CIO_WEBHOOK_SECRET!)
    .update(\`v0:\${timestamp}:\${JSON.stringify(event)}\`) // <- webhook-signed-payload
    .digest('hex');
  if (request.headers.get('x-cio-signature') !== expected) return new Response(null, { status: 401 }); // <- webhook-constant-time
  await queue.add('customerio', event);
  return Response.json({ ok: true });
}
`,
  ],
];
