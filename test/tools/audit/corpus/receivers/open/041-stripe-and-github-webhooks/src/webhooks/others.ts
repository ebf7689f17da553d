import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import Stripe from 'stripe';
import { builds } from '../builds';
import { payments } from '../payments';

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY ?? '');

export const others = express.Router();
others.use(express.raw({ type: '*/*' }));

others.post('/stripe', async (req, res) => {
  const event = stripe.webhooks.constructEvent(
    req.body,
    req.get('stripe-signature') ?? '',
    process.env.STRIPE_SIGNING_SECRET ?? '',
  );
  await payments.apply(event);
  res.json({ received: true });
});

others.post('/github', async (req, res) => {
  const expected = 'sha256=' + createHmac('sha256', process.env.GITHUB_SECRET ?? '').update(req.body).digest('hex');
  const received = req.get('x-hub-signature-256') ?? '';
  if (received.length !== expected.length || !timingSafeEqual(Buffer.from(received), Buffer.from(expected))) {
    return res.sendStatus(401);
  }
  await builds.start(JSON.parse(req.body.toString()));
  res.sendStatus(202);
});
