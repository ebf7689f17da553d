import { Hono } from 'hono';
import { RegionEU, TrackClient } from 'customerio-node';
import { requireUser } from './auth';

interface Bindings {
  CUSTOMERIO_SITE_ID: string;
  CUSTOMERIO_TRACK_API_KEY: string;
  DB: D1Database;
}

let client: TrackClient | undefined;

function customerio(env: Bindings): TrackClient {
  client ??= new TrackClient(env.CUSTOMERIO_SITE_ID, env.CUSTOMERIO_TRACK_API_KEY, {
    region: RegionEU,
  });
  return client;
}

const app = new Hono<{ Bindings: Bindings; Variables: { userId: string } }>();

app.use('/bookmarks', requireUser);

app.post('/bookmarks', async (c) => {
  const { url } = await c.req.json<{ url: string }>();
  const userId = c.get('userId');

  await c.env.DB.prepare('insert into bookmarks (user_id, url) values (?, ?)')
    .bind(userId, url)
    .run();

  c.executionCtx.waitUntil(
    customerio(c.env).track(userId, { name: 'bookmark_added', data: { host: new URL(url).host } }),
  );
  return c.json({ saved: true }, 201);
});

export default app;
