import { RegionUS, TrackClient } from 'customerio-node';

const client = new TrackClient(process.env.CUSTOMERIO_SITE_ID, process.env.CUSTOMERIO_TRACK_KEY, {
  region: RegionUS,
});

const toSeconds = (value) => (value instanceof Date ? Math.floor(value.getTime() / 1000) : value);

function withSeconds(attributes) {
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, toSeconds(value)]));
}

export const savePerson = (id, attributes) => client.identify(String(id), withSeconds(attributes));

export const saveEvent = (id, name, data = {}, at = new Date()) =>
  client.track(String(id), { name, data: withSeconds(data), timestamp: toSeconds(at) });
