import { Router } from 'express';
import { publisher } from '../publisher';
import { createOrder } from '../orders';

export const orders = Router();

orders.post('/orders', async (req, res, next) => {
  try {
    const order = await createOrder(req.body);
    await publisher.track({
      identifiers: { id: order.userId },
      name: 'order_placed',
      attributes: { order_id: order.id, total: order.total },
    });
    res.status(201).json(order);
  } catch (error) {
    next(error);
  }
});
