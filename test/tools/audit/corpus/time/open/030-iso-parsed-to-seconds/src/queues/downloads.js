const { Worker } = require('bullmq');
const { cio } = require('../cio');

/** "2026-03-01T10:00:00Z" → 1772359200 */
function unix(iso) {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) {
    throw new TypeError(`not a date: ${iso}`);
  }
  return Math.round(ms / 1e3);
}

module.exports = new Worker('downloads', async ({ data }) => {
  await cio.track(data.userId, {
    name: 'file_downloaded',
    timestamp: unix(data.finishedAt),
    data: { file: data.file },
  });
});
