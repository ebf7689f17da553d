import { APIClient, RegionEU, SendEmailRequest } from 'customerio-node';

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
  region: RegionEU,
  retry: { maxRetries: 0 },
});

interface Invoice {
  number: string;
  dueAt: Date;
  total: string;
  customer: { id: string; email: string; locale: string };
}

export async function sendInvoice({ number, dueAt, total, customer }: Invoice): Promise<void> {
  await api.sendEmail(
    new SendEmailRequest({
      to: customer.email,
      identifiers: { id: customer.id },
      transactional_message_id: 'invoice',
      message_data: {
        number,
        total,
        due_at: dueAt.toLocaleDateString(customer.locale),
        issued_at: new Date().toISOString(),
      },
    }),
  );
}
