import { clock } from './clock.mjs';
import { cio } from './cio.mjs';

export async function heartbeat(installation) {
  await cio.identify(installation.ownerId, {
    last_heartbeat_at: clock.seconds(),
    version: installation.version,
    _update: true,
  });
}
