import { publisher } from '../publisher';

enum Platform {
  Ios = 'ios',
  Android = 'android',
}

const platforms: readonly Platform[] = [Platform.Ios, Platform.Android];

export async function paired(message: { userId: string; platform: Platform; model: string }): Promise<void> {
  if (!platforms.includes(message.platform)) {
    throw new RangeError('unknown platform');
  }
  await publisher.track({
    identifiers: { id: message.userId },
    name: `${message.platform}_device_paired`,
    attributes: { model: message.model },
  });
}
