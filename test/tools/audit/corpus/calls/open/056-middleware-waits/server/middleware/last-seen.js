import { TrackClient, RegionUS } from 'customerio-node';

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY, { region: RegionUS });

const HOUR_SECONDS = 3600;
const seen = new Map();

export async function lastSeen(ctx, next) {
  const user = ctx.state.user;
  const now = Math.floor(Date.now() / 1000);
  if (user && now - (seen.get(user.id) ?? 0) > HOUR_SECONDS) {
    seen.set(user.id, now);
    await cio.identify(user.id, { email: user.email, last_seen_at: now });
  }
  await next();
}
