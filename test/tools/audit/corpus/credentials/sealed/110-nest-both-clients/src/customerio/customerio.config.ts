import { registerAs } from '@nestjs/config';

export default registerAs('customerio', () => ({
  region: process.env.CUSTOMERIO_REGION === 'eu' ? 'eu' : 'us',
  siteId: process.env.CUSTOMERIO_SITE_ID ?? '',
  trackKey: process.env.CUSTOMERIO_API_KEY ?? '',
  appKey: process.env.CUSTOMERIO_APP_API_KEY ?? '',
}));

export type CustomerioRegion = 'eu' | 'us';
