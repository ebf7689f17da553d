const { snakeCase } = require('change-case');
const { cio } = require('./cio');

/** Takes the names of our domain events, which are in Pascal case. */
exports.emit = (userId, domainEvent, data) => cio.track(userId, { name: snakeCase(domainEvent), data });
