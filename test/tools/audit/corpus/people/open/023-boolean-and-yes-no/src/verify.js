const { cio } = require('./cio');

exports.verified = (user) => cio.identify(user.id, { email: user.email, is_verified: true });

exports.unverified = (user) => cio.identify(user.id, { email: user.email, is_verified: false });
