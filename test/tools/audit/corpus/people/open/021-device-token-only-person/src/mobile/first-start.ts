import { RegionUS, TrackClient } from 'customerio-node';

const cio = new TrackClient(process.env.CIO_SITE_ID ?? '', process.env.CIO_API_KEY ?? '', {
  region: RegionUS,
});

interface FirstStart {
  userId: string;
  platform: 'ios' | 'android';
  token: string;
  appVersion: string;
}

export async function firstStart(message: FirstStart): Promise<void> {
  await cio.identify(message.userId, {
    platform: message.platform,
    app_version: message.appVersion,
  });
  await cio.addDevice(message.userId, message.token, message.platform);
}
