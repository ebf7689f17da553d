const { trackSafe } = require('../lib/track-safe');

module.exports = async ({ data }) => {
  await trackSafe(data.playerId, 'level_finished', { level: data.level });
};
