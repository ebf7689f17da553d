import { liteClient } from 'algoliasearch/lite';
import { TrackClient, RegionEU } from 'customerio-node';
import { PostHog } from 'posthog-node';

function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is missing`);
  }
  return value.trim();
}

export const posthog = new PostHog('phc_9TqXw3ZrB71mVd0LkCy5eUa8HsJfNo2GiPb6RtYvQ4x', {
  host: 'https://eu.i.posthog.com',
});

export const search = liteClient('K7Q2ZB41XN', '3f9a61c07be84d25a1d60b9e27f35c88');

export const messaging = new TrackClient(required('CIO_SITE_ID'), required('CIO_TRACK_KEY'), {
  region: RegionEU,
});
