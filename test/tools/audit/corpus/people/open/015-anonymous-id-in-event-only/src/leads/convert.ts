import { client } from '../customerio';

export interface Conversion {
  userId: string;
  email: string;
  anonymousId: string;
  form: string;
}

/** A form was filled in by a visitor who now has an account. */
export async function convert({ userId, email, anonymousId, form }: Conversion): Promise<void> {
  await client.identify(userId, { email, lead_source: form });
  await client.track(userId, {
    name: 'lead_converted',
    data: { form, anonymous_id: anonymousId },
  });
}
