import { Router, json } from 'express';
import { store } from './store.js';
import { markAddress } from './addresses.js';

export const inbound = Router();

const SENDGRID_FEEDBACK = new Set(['bounce', 'dropped', 'spamreport', 'group_unsubscribe']);

// Both paths sit behind the gateway, which has checked the signatures.
inbound.post('/sendgrid', json(), async (req, res) => {
  for (const event of req.body) {
    await store('sendgrid', event.sg_event_id, event);
    if (SENDGRID_FEEDBACK.has(event.event)) {
      await markAddress(event.email, event.event === 'spamreport' ? 'complained' : 'refused');
    }
  }
  res.sendStatus(200);
});

inbound.post('/customerio', json(), async (req, res) => {
  const event = req.body;
  await store('customerio', event.event_id, event);
  if (event.object_type === 'email' && event.metric === 'spammed') {
    await markAddress(event.data.recipient, 'complained');
  } else if (event.object_type === 'email' && event.metric === 'bounced') {
    await markAddress(event.data.recipient, 'refused');
  }
  res.sendStatus(200);
});
