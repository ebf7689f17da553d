import { Publisher } from 'customerio-gcp/publisher';

const publisher = new Publisher({ projectId: process.env.GCP_PROJECT ?? '' });

export interface Lead {
  workEmail: string;
  company: string;
  employees: number;
}

export async function publishLead(lead: Lead): Promise<void> {
  await publisher.identify({
    identifiers: { id: lead.workEmail.toLowerCase() },
    attributes: {
      email: lead.workEmail,
      company: lead.company,
      employees: lead.employees,
    },
  });
}
