import { track } from '../customerio';
import { countOrders } from '../db';

export async function recount(people: { id: string; email: string }[]): Promise<void> {
  const counts = await countOrders(people.map((person) => person.id));
  await track.batch(
    people.map((person) => ({
      type: 'person',
      action: 'identify',
      identifiers: { id: person.id },
      attributes: {
        email: person.email,
        order_count: String(counts.get(person.id) ?? 0),
      },
    })),
  );
}
