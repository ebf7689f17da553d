import { publisher } from '../publisher';

export function loginFailed(userId: string, reason: 'password' | 'otp'): void {
  publisher.enqueue.track({
    identifiers: { id: userId },
    name: 'login_failed',
    attributes: { reason },
  });
}
