import { Worker } from 'bullmq';
import { SendEmailRequest } from 'customerio-node';
import { appClient } from '../customerio';

export const receipts = new Worker('receipts', async ({ data }) => {
  const client = appClient();
  const { delivery_id } = await client.sendEmail(
    new SendEmailRequest({
      to: data.email,
      identifiers: { id: data.userId },
      transactional_message_id: 'receipt',
      message_data: { order_number: data.orderNumber },
    }),
  );
  return delivery_id;
});
