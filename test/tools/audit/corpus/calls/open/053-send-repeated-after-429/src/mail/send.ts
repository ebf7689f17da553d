import { setTimeout as sleep } from 'node:timers/promises';
import { APIClient, CustomerIORequestError, RegionUS, SendEmailRequest } from 'customerio-node';

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
  region: RegionUS,
  retry: { maxRetries: 0 },
});

/** 429 means that nothing was accepted; everything else may have been, so it is not repeated. */
export async function send(request: SendEmailRequest): Promise<string> {
  for (;;) {
    try {
      const { delivery_id } = await api.sendEmail(request);
      return String(delivery_id);
    } catch (error) {
      if (!(error instanceof CustomerIORequestError) || error.statusCode !== 429) {
        throw error;
      }
      await sleep(1000);
    }
  }
}
