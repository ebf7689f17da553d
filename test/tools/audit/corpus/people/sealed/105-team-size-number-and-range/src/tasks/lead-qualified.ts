import type { CloudEvent } from '@google-cloud/functions-framework';
import { crm } from '../crm';

interface Lead {
  contactId: string;
  email: string;
  employees: number;
}

function bracket(employees: number): string {
  if (employees <= 10) return '1-10';
  if (employees <= 50) return '11-50';
  return '51+';
}

export async function leadQualified(event: CloudEvent<Lead>): Promise<void> {
  const lead = event.data;
  if (!lead) throw new Error('empty event');
  await crm.identify(lead.contactId, {
    email: lead.email,
    lifecycle: 'qualified',
    team_size: bracket(lead.employees),
  });
}
