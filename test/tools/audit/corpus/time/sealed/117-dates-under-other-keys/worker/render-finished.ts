import type { TrackClient } from 'customerio-node';
import type { Channel, ConsumeMessage } from 'amqplib';
import { format } from 'date-fns';

interface Render {
  id: string;
  userId: string;
  format: string;
  queuedMs: number;
  finishedMs: number;
}

export function renderFinished(channel: Channel, cio: TrackClient) {
  return async (message: ConsumeMessage): Promise<void> => {
    const render: Render = JSON.parse(message.content.toString('utf8'));
    const begun = Date.now();

    await cio.track(render.userId, {
      name: 'render_finished',
      timestamp: Math.floor(render.finishedMs / 1000),
      data: {
        format: render.format,
        waited_ms: render.finishedMs - render.queuedMs,
        lag_ms: begun - render.finishedMs,
        finished_day: format(render.finishedMs, 'yyyy-MM-dd'),
      },
    });
    channel.ack(message);
    console.info(JSON.stringify({ render: render.id, took: Date.now() - begun, at: new Date().toISOString() }));
  };
}
