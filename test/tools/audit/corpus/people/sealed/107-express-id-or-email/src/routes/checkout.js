import { Router } from 'express';
import { z } from 'zod';

const body = z.object({
  email: z.string().email(),
  fullName: z.string().min(1),
  cartTotal: z.number().nonnegative(),
});

export function checkoutRouter({ customerio, carts }) {
  const router = Router();

  router.post('/carts/:cartId/contact', async (req, res, next) => {
    try {
      const contact = body.parse(req.body);
      const cart = await carts.attachContact(req.params.cartId, contact);
      const personId = req.user?.id ?? contact.email;

      await customerio.identify(personId, {
        email: contact.email,
        name: contact.fullName,
        cart_total: contact.cartTotal,
      });

      res.status(200).json({ cart: cart.id });
    } catch (err) {
      next(err);
    }
  });

  return router;
}
