const express = require('express');
const { EventWebhook, EventWebhookHeader } = require('@sendgrid/eventwebhook');
const { deliveries } = require('../deliveries');

const router = express.Router();
const check = new EventWebhook();
const key = check.convertPublicKeyToECDSA(process.env.SENDGRID_PUBLIC_KEY);

router.post('/sendgrid', express.raw({ type: '*/*' }), async (req, res) => {
  const signature = req.get(EventWebhookHeader.SIGNATURE());
  const timestamp = req.get(EventWebhookHeader.TIMESTAMP());
  if (!check.verifySignature(key, req.body, signature, timestamp)) {
    return res.sendStatus(403);
  }
  const events = JSON.parse(req.body);
  for (const event of events) {
    if (event.event === 'bounce' || event.event === 'spamreport' || event.event === 'open') {
      await deliveries.note(event.sg_message_id, event.event);
    }
  }
  res.sendStatus(200);
});

module.exports = router;
