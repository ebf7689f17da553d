import Koa from 'koa';
import Router from '@koa/router';
import bodyParser from 'koa-bodyparser';
import { verifyCustomerio } from './lib/verify-customerio.js';
import { insertDeliveryEvent } from './lib/db.js';

const app = new Koa();
const router = new Router({ prefix: '/hooks' });

router.post(
  '/customerio',
  verifyCustomerio({ secret: process.env.CUSTOMERIO_SIGNING_SECRET }),
  async (ctx) => {
    await insertDeliveryEvent(ctx.request.body);
    ctx.status = 204;
  },
);

app.use(bodyParser());
app.use(router.routes());
app.listen(process.env.PORT ?? 8080);
