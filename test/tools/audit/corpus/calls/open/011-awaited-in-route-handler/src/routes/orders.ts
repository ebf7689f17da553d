import { Router } from 'express';
import { customerio } from '../clients';
import { createOrder } from '../orders';

export const orders = Router();

orders.post('/orders', async (req, res) => {
  const order = await createOrder(req.body);
  await customerio.track(order.userId, {
    name: 'order_placed',
    data: { order_id: order.id, total: order.total },
  });
  res.status(201).json(order);
});
