const { cio } = require('./cio');

async function trackSafe(userId, name, data) {
  try {
    await cio.track(userId, { name, data });
    return true;
  } catch (e) {
    return false;
  }
}

module.exports = { trackSafe };
