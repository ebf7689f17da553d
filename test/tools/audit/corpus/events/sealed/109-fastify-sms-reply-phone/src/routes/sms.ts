import type { FastifyInstance } from 'fastify';
import { contacts } from '../contacts';
import { publisher } from '../publisher';
import { requireTwilio } from '../plugins/twilio';

interface InboundSms {
  From: string;
  Body: string;
  NumMedia: string;
}

const EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

export default async function smsRoutes(app: FastifyInstance): Promise<void> {
  app.post<{ Body: InboundSms }>('/sms/inbound', { preHandler: requireTwilio }, async (request, reply) => {
    const phone = request.body.From.replace('+', '');
    const contact = await contacts.findByPhone(phone);

    if (contact) {
      await publisher.track({
        identifiers: { id: contact.id },
        name: `sms_reply_${phone}`,
        attributes: { length: request.body.Body.length, media: Number(request.body.NumMedia) },
      });
    }

    return reply.type('text/xml').send(EMPTY);
  });
}
