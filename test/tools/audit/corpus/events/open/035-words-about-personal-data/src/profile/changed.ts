import { track } from '../customerio';

type Field = 'email' | 'phone' | 'first_name';

const names: Record<Field, string> = {
  email: 'email_changed',
  phone: 'phone_number_verified',
  first_name: 'first_name_changed',
};

export async function fieldChanged(userId: string, field: Field): Promise<void> {
  await track.track(userId, { name: names[field] });
}
