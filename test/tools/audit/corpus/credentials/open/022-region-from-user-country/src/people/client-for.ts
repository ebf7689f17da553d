import { RegionEU, RegionUS, TrackClient } from 'customerio-node';
import { EU_COUNTRIES } from './countries';
import { settings } from '../settings';

const eu = new TrackClient(settings.cioSiteId, settings.cioTrackKey, { region: RegionEU });
const us = new TrackClient(settings.cioSiteId, settings.cioTrackKey, { region: RegionUS });

export function clientFor(user: { country: string }): TrackClient {
  return EU_COUNTRIES.has(user.country) ? eu : us;
}

export async function loggedIn(user: { id: string; country: string }) {
  await clientFor(user).track(user.id, { name: 'logged_in' });
}
