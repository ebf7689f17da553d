'use strict';

const express = require('express');
const { cio } = require('../cio');
const { subscribe } = require('../newsletter');

const router = express.Router();

router.post('/newsletter', async (req, res, next) => {
  let person;
  try {
    person = await subscribe(req.body.email);
  } catch (error) {
    return next(error);
  }
  res.sendStatus(204);
  setImmediate(() => {
    cio.identify(person.id, { email: person.email, newsletter: true }).catch(console.error);
  });
});

module.exports = router;
