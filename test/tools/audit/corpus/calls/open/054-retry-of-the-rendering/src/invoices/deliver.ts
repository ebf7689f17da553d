import pRetry from 'p-retry';
import { SendEmailRequest } from 'customerio-node';
import { api } from '../customerio-app';
import { renderPdf } from './render';

interface Invoice {
  number: string;
  customer: { id: string; email: string };
}

export async function deliverInvoice(invoice: Invoice): Promise<void> {
  const pdf = await pRetry(() => renderPdf(invoice.number), { retries: 3 });
  const request = new SendEmailRequest({
    to: invoice.customer.email,
    identifiers: { id: invoice.customer.id },
    transactional_message_id: 'invoice',
    message_data: { number: invoice.number },
  });
  request.attach(`${invoice.number}.pdf`, pdf);
  await api.sendEmail(request);
}
