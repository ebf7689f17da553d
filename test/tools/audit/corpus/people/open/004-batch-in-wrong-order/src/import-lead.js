'use strict';

const { cio } = require('./cio');

async function importLead(lead) {
  const identifiers = { id: lead.id };
  const operations = [];
  operations.push({
    type: 'person',
    action: 'event',
    identifiers,
    name: 'lead_imported',
    attributes: { list: lead.list },
  });
  operations.push({
    type: 'person',
    action: 'identify',
    identifiers,
    attributes: { email: lead.email, phone: lead.phone },
  });
  const { errors } = await cio.batch(operations);
  if (errors) throw new Error(`lead ${lead.id} refused`);
}

module.exports = { importLead };
