import type { ConfigOf } from '../config';
import type { trackApiVariables } from '../function-variables';
import { openSecret } from '../secrets';
import { CustomerIOService, type TrackConfig } from './service';

/** The service of a function that delivers to the Track API, from the variables that such functions declare. */
export function trackService(config: ConfigOf<typeof trackApiVariables>): CustomerIOService<TrackConfig> {
  return new CustomerIOService<TrackConfig>({
    region: config.CUSTOMERIO_REGION,
    siteId: openSecret('CUSTOMERIO_SITE_ID', config.CUSTOMERIO_SITE_ID),
    trackApiKey: openSecret('CUSTOMERIO_TRACK_API_KEY', config.CUSTOMERIO_TRACK_API_KEY),
    trackUrl: config.CUSTOMERIO_TRACK_URL,
    requestsPerSecond: config.CUSTOMERIO_REQUESTS_PER_SECOND,
    operationsPerSecond: config.CUSTOMERIO_OPERATIONS_PER_SECOND,
  });
}
