const { cio } = require('./cio');
const { APPLICATION_SENT, JOINED } = require('./names');

exports.applied = (partner) =>
  cio.track(partner.id, { name: APPLICATION_SENT, data: { region: partner.region } });

exports.joined = (partner) => cio.track(partner.id, { name: JOINED, data: { region: partner.region } });
