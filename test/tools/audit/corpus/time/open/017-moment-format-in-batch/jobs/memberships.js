const moment = require('moment');
const { TrackClient, RegionEU } = require('customerio-node');
const db = require('../db');

const client = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_API_KEY, {
  region: RegionEU,
});

function toOperation(member) {
  return {
    type: 'person',
    action: 'identify',
    identifiers: { id: String(member.id) },
    attributes: {
      email: member.email,
      tier: member.tier,
      expires_at: moment(member.validUntil).format('YYYY-MM-DD'),
    },
  };
}

exports.run = async () => {
  for await (const members of db.members.inChunks(250)) {
    const answer = await client.batch(members.map(toOperation));
    if (answer.errors) throw new Error(`${answer.errors.length} members refused`);
  }
};
