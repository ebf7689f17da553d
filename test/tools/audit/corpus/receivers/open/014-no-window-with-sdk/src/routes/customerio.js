const express = require('express');
const { verifyRequestSignature } = require('customerio-node');
const { saveEvent } = require('../events');

const signingSecret = process.env.CIO_SIGNING_KEY;
if (!signingSecret) throw new Error('CIO_SIGNING_KEY is not set');

const router = express.Router();

router.post('/customerio', express.raw({ type: '*/*' }), async (req, res) => {
  const valid = verifyRequestSignature({
    signingSecret,
    timestamp: req.get('x-cio-timestamp'),
    signature: req.get('x-cio-signature'),
    body: req.body,
  });
  if (!valid) {
    return res.sendStatus(401);
  }
  await saveEvent(JSON.parse(req.body.toString()));
  res.sendStatus(200);
});

module.exports = router;
