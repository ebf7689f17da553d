import { client } from './client';

export function saveProfile(user: { id: string; email: string; name: string }) {
  return client.identify(user.id, { email: user.email, name: user.name });
}

export function emit(userId: string, name: 'signed_up' | 'invited', data: object = {}) {
  return client.track(userId, { name, data });
}
