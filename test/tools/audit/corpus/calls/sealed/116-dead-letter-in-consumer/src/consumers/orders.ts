import { PubSub, type Message } from '@google-cloud/pubsub';
import { RegionUS, TrackClient } from 'customerio-node';

const pubsub = new PubSub();
const deadLetters = pubsub.topic('orders-dead');
const cio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID ?? '',
  process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  { region: RegionUS },
);

async function onMessage(message: Message): Promise<void> {
  const order = JSON.parse(message.data.toString()) as { userId: string; totalCents: number };
  try {
    await cio.track(order.userId, {
      name: 'order_paid',
      data: { total_cents: order.totalCents },
      timestamp: Math.floor(message.publishTime.getTime() / 1000),
    });
  } catch (error) {
    await deadLetters.publishMessage({
      data: message.data,
      attributes: { reason: error instanceof Error ? error.message : String(error) },
    });
  }
  message.ack();
}

pubsub
  .subscription('orders-customerio', { flowControl: { maxMessages: 20 } })
  .on('message', (message: Message) => {
    onMessage(message).catch((error) => {
      console.error('order not handled', error);
      message.nack();
    });
  });
