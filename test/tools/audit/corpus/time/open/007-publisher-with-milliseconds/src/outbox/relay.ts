import { Publisher } from 'customerio-gcp/publisher';
import type { OutboxRow } from './row';

const publisher = new Publisher({ projectId: process.env.GCP_PROJECT ?? '' });

export async function relay(row: OutboxRow): Promise<string> {
  const occurredAt = Date.parse(row.occurred_at);
  const { messageId } = await publisher.track({
    identifiers: { id: row.user_id },
    name: 'document_signed',
    timestamp: occurredAt,
    attributes: { document_id: row.document_id },
  });
  return messageId;
}
