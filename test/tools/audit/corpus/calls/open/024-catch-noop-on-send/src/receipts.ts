import { APIClient, RegionEU, SendEmailRequest } from 'customerio-node';
import type { Order } from './order';

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
  region: RegionEU,
  retry: { maxRetries: 0 },
});

const noop = () => {};

export async function sendReceipt(order: Order): Promise<void> {
  await api
    .sendEmail(
      new SendEmailRequest({
        to: order.buyer.email,
        identifiers: { id: order.buyer.id },
        transactional_message_id: 'receipt',
        message_data: { number: order.number },
      }),
    )
    .catch(noop);
}
