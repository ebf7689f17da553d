import { PubSub } from '@google-cloud/pubsub';
import { RegionEU, TrackClient } from 'customerio-node';

const { CIO_SITE_ID, CIO_TRACK_KEY } = process.env;
const cio = new TrackClient(CIO_SITE_ID, CIO_TRACK_KEY, { region: RegionEU });

const subscription = new PubSub().subscription('reviews-to-customerio');

subscription.on('message', async (message) => {
  const review = JSON.parse(message.data.toString());
  try {
    await cio.track(review.authorId, {
      name: 'review_posted',
      timestamp: message.publishTime.toISOString(),
      data: { product_id: review.productId, stars: review.stars },
    });
    message.ack();
  } catch (error) {
    console.error('review not forwarded', error);
    message.nack();
  }
});
