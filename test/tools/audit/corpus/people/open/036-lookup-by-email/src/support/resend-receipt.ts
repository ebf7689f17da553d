import { APIClient, RegionEU, SendEmailRequest } from 'customerio-node';

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
  region: RegionEU,
  retry: { maxRetries: 0 },
});

export async function resendReceipt(email: string, orderNumber: string): Promise<string> {
  const { results } = await api.getCustomersByEmail(email);
  const person = results?.[0];
  const { delivery_id } = await api.sendEmail(
    new SendEmailRequest({
      to: email,
      identifiers: person ? { id: person.id } : { email },
      transactional_message_id: 'receipt',
      message_data: { order_number: orderNumber },
    }),
  );
  return String(delivery_id);
}
