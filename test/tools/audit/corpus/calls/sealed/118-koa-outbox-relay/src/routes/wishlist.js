const Router = require('@koa/router');
const { db } = require('../db');

const router = new Router();

router.post('/wishlist/:sku', async (ctx) => {
  const { sku } = ctx.params;
  await db.transaction(async (trx) => {
    await trx('wishlist').insert({ user_id: ctx.state.user.id, sku });
    await trx('outbox').insert({
      user_id: ctx.state.user.id,
      name: 'wishlist_item_added',
      data: JSON.stringify({ sku }),
    });
  });
  ctx.status = 204;
});

module.exports = router;
