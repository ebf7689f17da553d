import { Publisher } from 'customerio-gcp/publisher';

const publisher = new Publisher({ projectId: process.env.GCP_PROJECT ?? '' });

export interface Lead {
  workEmail: string;
  company: string;
}

/** Leads have no account, hence no id yet. */
export async function publishLead(lead: Lead): Promise<void> {
  await publisher.identify({
    identifiers: { email: lead.workEmail },
    attributes: { company: lead.company, lead: true },
  });
}
