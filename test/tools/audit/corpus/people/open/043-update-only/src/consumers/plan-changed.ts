import { cio } from '../cio';

interface PlanChanged {
  accountId: string;
  plan: 'free' | 'team' | 'business';
  seats: number;
}

export async function planChanged(message: PlanChanged): Promise<void> {
  await cio.identify(message.accountId, {
    plan: message.plan,
    seats: message.seats,
    _update: true,
  });
}
