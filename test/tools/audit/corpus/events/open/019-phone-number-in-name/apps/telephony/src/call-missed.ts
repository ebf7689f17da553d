import { request } from 'undici';
import { authorization } from './auth';

export async function callMissed(call: { userId: string; callerPhone: string; seconds: number }): Promise<void> {
  const response = await request(`https://track.customer.io/api/v1/customers/${call.userId}/events`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'call_missed_from_' + call.callerPhone,
      data: { seconds: call.seconds },
    }),
  });
  if (response.statusCode !== 200) {
    throw new Error(`Customer.io answered ${response.statusCode}`);
  }
}
