import { CustomerIORequestError, type TrackClient } from 'customerio-node';

export type Delivery = { ok: true } | { ok: false; retry: boolean; status: number | undefined };

export async function deliver(cio: TrackClient, userId: string, plan: string): Promise<Delivery> {
  try {
    await cio.identify(userId, { plan, _update: true });
    return { ok: true };
  } catch (error) {
    const status = error instanceof CustomerIORequestError ? error.statusCode : undefined;
    return { ok: false, retry: status === undefined || status >= 500 || status === 429, status };
  }
}
