import type { FastifyInstance } from 'fastify';
import { activityQueue } from '../queues/activity';

interface ReviewBody {
  productId: string;
  stars: number;
}

export async function reviewRoutes(app: FastifyInstance): Promise<void> {
  app.post<{ Body: ReviewBody }>('/reviews', async (request, reply) => {
    const review = await app.reviews.insert(request.user.id, request.body);
    await activityQueue.add(
      'review',
      { userId: request.user.id, productId: review.productId, stars: review.stars },
      { attempts: 5, backoff: { type: 'exponential', delay: 500 } },
    );
    return reply.code(201).send({ id: review.id });
  });
}
