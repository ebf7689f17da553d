import { RegionEU, RegionUS, TrackClient } from 'customerio-node';
import { loadConfig } from './config.js';

const config = loadConfig();

export const tracker = new TrackClient(config.siteId, config.trackApiKey, {
  region: config.region === 'eu' ? RegionEU : RegionUS,
});
