import type { TrackClient } from 'customerio-node';

interface ReferralAccepted {
  referrerId: string;
  friend: { id: string; email: string };
}

export async function referralAccepted(cio: TrackClient, message: ReferralAccepted): Promise<void> {
  await cio.track(message.referrerId, {
    name: 'referral_accepted',
    data: { friend_id: message.friend.id },
  });
  await cio.identify(message.friend.id, {
    email: message.friend.email,
    referred_by: message.referrerId,
  });
}
