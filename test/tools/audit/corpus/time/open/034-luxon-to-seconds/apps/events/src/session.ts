import { DateTime } from 'luxon';
import { RegionUS, TrackClient } from 'customerio-node';

const client = new TrackClient(process.env.CIO_SITE_ID ?? '', process.env.CIO_API_KEY ?? '', {
  region: RegionUS,
});

export async function sessionBooked(studentId: string, session: { topic: string; start: string; zone: string }) {
  const start = DateTime.fromISO(session.start, { zone: session.zone });
  await client.track(studentId, {
    name: 'session_booked',
    timestamp: Math.floor(DateTime.utc().toSeconds()),
    data: { topic: session.topic, starts_at: start.toUnixInteger() },
  });
}
