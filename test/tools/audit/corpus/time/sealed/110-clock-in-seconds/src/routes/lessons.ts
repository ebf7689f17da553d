import { Hono } from 'hono';
import { TrackClient, RegionEU } from 'customerio-node';
import { systemClock, type Clock } from '../clock.js';
import { finishLesson } from '../lessons.js';

const cio = new TrackClient(process.env.CUSTOMERIO_SITE_ID!, process.env.CUSTOMERIO_TRACK_KEY!, {
  region: RegionEU,
});

export function lessonRoutes(clock: Clock = systemClock) {
  const app = new Hono();

  app.post('/lessons/:id/finish', async (c) => {
    const lesson = await finishLesson(c.req.param('id'), await c.req.json());
    const timestamp = clock.now();
    const started_at = clock.at(lesson.started);

    c.executionCtx.waitUntil(
      cio.track(lesson.learnerId, {
        name: 'lesson_finished',
        timestamp,
        data: { lesson: lesson.slug, score: lesson.score, started_at },
      }),
    );
    return c.json({ score: lesson.score, finishedAt: new Date().toISOString() });
  });

  return app;
}
