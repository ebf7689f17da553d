const { cio } = require('./cio');

exports.run = async (db) => {
  const users = await db.users.changedSince(24);
  for (const user of users) {
    await cio.identify(user.id, {
      email: user.email,
      is_verified: user.verifiedOn ? 'yes' : 'no',
      logins: user.logins.length,
    });
  }
};
