const crypto = require('crypto');
const express = require('express');
const { saveEvent } = require('./events');

const app = express();
app.use(express.json());

app.post('/webhooks/customerio', async (req, res) => {
  const signature = req.headers['x-cio-signature'];
  const digest = crypto
    .createHmac('sha256', process.env.CIO_WEBHOOK_SECRET)
    .update(JSON.stringify(req.body))
    .digest('hex');

  if (signature !== digest) {
    return res.status(401).send('bad signature');
  }

  for (const event of req.body.events) {
    await saveEvent(event);
  }
  res.send('ok');
});

module.exports = app;
