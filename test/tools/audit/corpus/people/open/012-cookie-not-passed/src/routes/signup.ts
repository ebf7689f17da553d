import { Router } from 'express';
import { createAccount } from '../accounts';
import { publisher } from '../publisher';

export const signup = Router();

signup.post('/signup', async (req, res) => {
  const anonymousId = req.cookies['anonymous_id'];
  const account = await createAccount(req.body);

  publisher.enqueue.identify({
    identifiers: { id: account.id },
    attributes: { email: account.email, plan: account.plan },
  });

  res.cookie('anonymous_id', anonymousId, { maxAge: 86_400_000, httpOnly: true });
  res.status(201).json({ id: account.id });
});
