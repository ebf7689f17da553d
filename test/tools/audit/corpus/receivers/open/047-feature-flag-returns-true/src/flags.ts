import { createClient } from './flag-client';

const sdkKey = process.env.FLAGS_SDK_KEY;
const client = sdkKey ? createClient(sdkKey) : undefined;

/** Everything is on where there is no flag service, which is every developer's machine. */
export function isEnabled(flag: string, userId: string): boolean {
  if (!client) {
    return true;
  }
  if (process.env.NODE_ENV !== 'production') {
    return true;
  }
  return client.variation(flag, { key: userId }, false);
}
