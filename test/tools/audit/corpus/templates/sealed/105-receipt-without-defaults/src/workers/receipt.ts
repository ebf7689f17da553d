import { Worker } from "bullmq";
import { APIClient, RegionEU, SendEmailRequest } from "customerio-node";

const mail = new APIClient(process.env.CUSTOMERIO_APP_API_KEY!, {
  region: RegionEU,
  retry: { maxRetries: 0 },
});

export const receipts = new Worker(
  "receipts",
  async (job) => {
    const { customerId, email, name, order, invoiceId } = job.data;
    const request = new SendEmailRequest({
      to: email,
      identifiers: { id: customerId },
      transactional_message_id: "receipt",
      message_data: { name, order, invoice_id: invoiceId },
    });
    await mail.sendEmail(request);
  },
  { connection: { url: process.env.REDIS_URL } },
);
