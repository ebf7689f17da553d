import { APIClient, RegionEU, SendEmailRequest } from 'customerio-node';
import type { Env } from '../env';

export function createTransport(env: Env) {
  const client = new APIClient(env.SENDGRID_API_KEY, {
    region: RegionEU,
    retry: { maxRetries: 0 },
  });
  return {
    async send(template: string, to: { id: string; email: string }, values: Record<string, unknown>) {
      const request = new SendEmailRequest({
        to: to.email,
        identifiers: { id: to.id },
        transactional_message_id: template,
        message_data: values,
      });
      const { delivery_id } = await client.sendEmail(request);
      return String(delivery_id);
    },
  };
}
