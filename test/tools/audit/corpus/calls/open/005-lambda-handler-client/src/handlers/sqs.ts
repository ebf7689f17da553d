import type { SQSEvent } from 'aws-lambda';
import { RegionUS, TrackClient } from 'customerio-node';
import { getSecret } from '../secrets';

export const handler = async (event: SQSEvent): Promise<void> => {
  const { siteId, trackApiKey } = await getSecret('customerio');
  const client = new TrackClient(siteId, trackApiKey, { region: RegionUS });

  for (const record of event.Records) {
    const { userId, name, data } = JSON.parse(record.body);
    await client.track(userId, { name, data });
  }
};
