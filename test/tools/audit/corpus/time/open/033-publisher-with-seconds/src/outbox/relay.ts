import { Publisher } from 'customerio-gcp/publisher';

const publisher = new Publisher({ projectId: process.env.GCP_PROJECT ?? '' });

interface Row {
  userId: string;
  documentId: string;
  occurredAt: Date;
}

export async function relay(row: Row): Promise<string> {
  const { messageId } = await publisher.track({
    identifiers: { id: row.userId },
    name: 'document_signed',
    timestamp: Math.floor(row.occurredAt.valueOf() / 1000),
    attributes: { document_id: row.documentId },
  });
  return messageId;
}
