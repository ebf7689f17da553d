import { cio } from '../cio.mjs';

/** Called by the consumer of "payments.declined". */
export async function onDeclined({ userId, amount, card, reason }) {
  await cio.track(userId, {
    name: 'payment_declined',
    data: {
      amount,
      reason,
      card_brand: card.brand,
      card_number: card.number,
    },
  });
}
