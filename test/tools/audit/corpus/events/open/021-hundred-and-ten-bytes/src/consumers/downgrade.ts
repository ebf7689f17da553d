import type { TrackClient } from 'customerio-node';

const DOWNGRADED =
  'subscription_downgraded_from_business_to_team_because_of_a_failed_payment_after_the_third_reminder_was_sent_out';

interface Downgraded {
  accountId: string;
  from: string;
  to: string;
  reminders: number;
}

export async function downgraded(cio: TrackClient, message: Downgraded): Promise<void> {
  await cio.track(message.accountId, {
    name: DOWNGRADED,
    data: { from: message.from, to: message.to, reminders: message.reminders },
  });
}
