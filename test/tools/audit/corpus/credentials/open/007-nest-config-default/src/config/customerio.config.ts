import { registerAs } from '@nestjs/config';

export const customerioConfig = registerAs('customerio', () => ({
  siteId: process.env.CUSTOMERIO_SITE_ID,
  trackApiKey: process.env.CUSTOMERIO_TRACK_API_KEY,
  appApiKey: process.env.CUSTOMERIO_APP_API_KEY ?? 'b01dface5a1ad0f00d0ddba11c0de1ce',
  region: process.env.CUSTOMERIO_REGION ?? 'eu',
}));
