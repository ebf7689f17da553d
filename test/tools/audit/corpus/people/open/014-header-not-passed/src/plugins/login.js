import fp from 'fastify-plugin';
import { publisher } from '../publisher.js';

export default fp(async (app) => {
  app.decorateRequest('anonymousId', null);

  app.addHook('onRequest', async (request) => {
    request.anonymousId = request.headers['x-anonymous-id'] ?? null;
  });

  app.post('/login', async (request, reply) => {
    const user = await app.users.login(request.body);
    const seen = { anonymousId: request.anonymousId, userId: user.id };
    request.log.debug(seen, 'login');
    publisher.enqueue.identify({
      identifiers: { id: user.id },
      attributes: { email: user.email, language: user.language },
    });
    return reply.send({ token: await app.jwt.sign({ sub: user.id }) });
  });
});
