'use strict';

const { cio } = require('./cio');

async function viewed(userId, url) {
  const { pathname } = new URL(url);
  await cio.trackPageView(userId, pathname);
}

async function viewedWithData(userId, url, data) {
  await cio.track(userId, { type: 'page', name: url, data });
}

async function screen(userId, title) {
  await cio.track(userId, { type: 'screen', name: title });
}

module.exports = { viewed, viewedWithData, screen };
