import { customerio } from '../clients';

interface PlanChanged {
  accountId: string;
  email: string;
  plan: string;
}

export async function planChanged(message: PlanChanged): Promise<void> {
  try {
    await customerio.identify(message.accountId, { email: message.email, plan: message.plan });
  } catch {
    // Customer.io is not critical for us.
  }
}
