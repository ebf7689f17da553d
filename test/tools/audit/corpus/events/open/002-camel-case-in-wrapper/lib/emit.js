const { cio } = require('./cio');

exports.emit = (userId, name, data) => cio.track(userId, { name, data });
