import { createHash } from 'node:crypto';
import { APIClient, RegionEU, SendEmailRequest } from 'customerio-node';
import { sends } from './sends';

const TEMPLATE_SHA256 = '9d1c4f7be0a25836cf71e84d03b95a62f8e7130bd46c29a5817fe3c09b64d2a1';
const LEDGER_NAMESPACE = 'b48d20f6a1c9e7354f02';

const messages = {
  statement: { id: '17', checksum: TEMPLATE_SHA256 },
  reminder: { id: '18', checksum: null },
};

const key = process.env.CUSTOMERIO_APP_API_KEY;
if (!key) {
  throw new Error('CUSTOMERIO_APP_API_KEY is not set');
}
const client = new APIClient(key, { region: RegionEU, retry: { maxRetries: 0 } });

export async function mailStatement(person: { id: string; email: string }, period: string): Promise<void> {
  const ledgerKey = createHash('sha256').update(`${LEDGER_NAMESPACE}:${person.id}:${period}`).digest('hex');
  if (!(await sends.claim(ledgerKey))) {
    return;
  }
  try {
    const request = new SendEmailRequest({
      transactional_message_id: messages.statement.id,
      to: person.email,
      identifiers: { id: person.id },
      message_data: { period, template: messages.statement.checksum },
    });
    const { delivery_id: deliveryId } = await client.sendEmail(request);
    await sends.settle(ledgerKey, deliveryId);
  } catch (error) {
    console.error(`statement ${period} for ${person.id} has an unknown outcome, ledger key ${ledgerKey}`, error);
    throw error;
  }
}
