import type { SQSEvent } from 'aws-lambda';
import { trackClient } from '../customerio';

export const handler = async (event: SQSEvent): Promise<void> => {
  const client = await trackClient();
  for (const record of event.Records) {
    const { userId, name, data } = JSON.parse(record.body);
    await client.track(userId, { name, data });
  }
};
