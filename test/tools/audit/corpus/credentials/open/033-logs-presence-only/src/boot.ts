import { APIClient, RegionEU, TrackClient } from 'customerio-node';
import { logger } from './logger';

export function boot(env: NodeJS.ProcessEnv) {
  const siteId = env.CUSTOMERIO_SITE_ID ?? '';
  const trackApiKey = env.CUSTOMERIO_TRACK_API_KEY ?? '';
  const appApiKey = env.CUSTOMERIO_APP_API_KEY ?? '';

  logger.info(
    {
      siteIdSet: siteId !== '',
      trackApiKeySet: Boolean(trackApiKey),
      appApiKeyLength: appApiKey.length,
    },
    'customer.io configuration',
  );

  return {
    track: new TrackClient(siteId, trackApiKey, { region: RegionEU }),
    app: new APIClient(appApiKey, { region: RegionEU, retry: { maxRetries: 0 } }),
  };
}
