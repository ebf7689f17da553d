'use strict';

const { track } = require('../customerio');

/** Steps are added by the product team in their own tool. */
async function stepDone(userId, checklist, index) {
  const step = checklist.steps[index];
  await track.track(userId, {
    name: ['onboarding', 'step', index + 1, 'done'].join('_'),
    data: { checklist: checklist.id, title: step.title },
  });
}

module.exports = { stepDone };
