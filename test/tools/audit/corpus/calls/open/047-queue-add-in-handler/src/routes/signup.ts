import type { FastifyInstance } from 'fastify';
import { messaging } from '../queues/messaging';

export async function signup(app: FastifyInstance): Promise<void> {
  app.post<{ Body: { email: string; password: string } }>('/signup', async (request, reply) => {
    const user = await app.users.create(request.body);
    await messaging.add('identify', { id: user.id, email: user.email });
    return reply.code(201).send({ id: user.id });
  });
}
