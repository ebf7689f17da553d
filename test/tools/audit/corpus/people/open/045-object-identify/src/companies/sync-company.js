const { cio } = require('../cio');

const COMPANY = '1';

async function syncCompany(company) {
  await cio.entity({
    type: 'object',
    action: 'identify',
    identifiers: { object_type_id: COMPANY, object_id: company.id },
    attributes: { name: company.name, seats: company.seats, industry: company.industry },
    cio_relationships: company.memberIds.map((id) => ({ identifiers: { id } })),
  });
}

module.exports = { syncCompany };
