/** The plain way to write it: one call of the SDK for every push, nothing checked and nothing logged. */
import type { HttpFunction } from '@google-cloud/functions-framework';
import { RegionEU, TrackClient } from 'customerio-node';

const client = new TrackClient('bench-site-id', 'bench-track-api-key', {
  region: RegionEU,
  url: `${process.env.CUSTOMERIO_TRACK_URL ?? ''}/api/v1`,
  timeout: 20_000,
  retry: { maxRetries: 0 },
});

type Push = { readonly message: { readonly data: string } };
type Person = { readonly identifiers: { readonly id: string }; readonly attributes: Record<string, unknown> };

export const each: HttpFunction = async (request, response) => {
  const { message } = request.body as Push;
  const { identifiers, attributes } = JSON.parse(Buffer.from(message.data, 'base64').toString()) as Person;
  await client.identify(identifiers.id, attributes);
  response.status(204).end();
};
