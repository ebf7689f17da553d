import { Hono } from 'hono';
import { PostHog } from 'posthog-node';
import { sendToCustomerIo } from './customerio';

export interface Env {
  CUSTOMERIO_SITE_ID: string;
  CUSTOMERIO_TRACK_API_KEY: string;
  POSTHOG_KEY: string;
}

const app = new Hono<{ Bindings: Env }>();

app.post('/boards/:id/publish', async (c) => {
  const userId = c.req.header('x-user-id');
  if (!userId) return c.json({ error: 'x-user-id is missing' }, 400);
  const boardId = c.req.param('id');

  const posthog = new PostHog(c.env.POSTHOG_KEY, { flushAt: 1, flushInterval: 0 });
  posthog.capture({ distinctId: userId, event: 'Board Published', properties: { boardId } });
  c.executionCtx.waitUntil(posthog.shutdown());

  c.executionCtx.waitUntil(sendToCustomerIo(c.env, userId, 'board_published', { board_id: boardId }));

  return c.json({ published: true });
});

export default app;
