'use strict';

const { cio } = require('../cio');

/** One change of the change feed; a profile change or something that happened. */
async function apply(change) {
  if (change.kind === 'event') {
    await cio.track(change.userId, { name: change.name, data: change.data });
    return;
  }
  await cio.identify(change.userId, {
    email: change.profile.email,
    name: change.profile.name,
  });
}

module.exports = { apply };
