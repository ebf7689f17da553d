import type { TrackClient } from 'customerio-node';

type Channel = 'email' | 'push' | 'sms';

export async function settingsOpened(cio: TrackClient, userId: string, channel: Channel): Promise<void> {
  await cio.track(userId, {
    name: `${channel}_settings_opened`,
    data: { channel },
  });
}
