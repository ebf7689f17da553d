import { publisher } from '../publisher';

export function ssoFailed(userId: string, provider: string): void {
  publisher.enqueue.track({
    identifiers: { id: userId },
    name: 'log_in_failed',
    attributes: { reason: 'sso', provider },
  });
}
