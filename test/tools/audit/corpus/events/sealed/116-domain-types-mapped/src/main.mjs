import { RegionUS, TrackClient } from 'customerio-node';
import { CustomerioProjection } from './projections/customerio.mjs';
import { eventStore } from './event-store.mjs';

const track = new TrackClient(process.env.CUSTOMERIO_SITE_ID, process.env.CUSTOMERIO_TRACK_API_KEY, {
  region: RegionUS,
});
const projection = new CustomerioProjection({ track });

for await (const envelope of eventStore.subscribe(projection.subscribesTo)) {
  await projection.apply(envelope);
  await eventStore.acknowledge(envelope.position);
}
