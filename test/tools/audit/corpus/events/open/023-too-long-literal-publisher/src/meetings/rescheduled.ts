import { publisher } from '../publisher';

export interface Rescheduled {
  accountId: string;
  managerId: string;
  days: number;
}

export async function rescheduled(message: Rescheduled): Promise<void> {
  await publisher.track({
    identifiers: { id: message.accountId },
    name: 'quarterly_business_review_meeting_rescheduled_by_the_account_manager_on_behalf_of_the_customer_themselves',
    attributes: { manager_id: message.managerId, days: message.days },
  });
}
