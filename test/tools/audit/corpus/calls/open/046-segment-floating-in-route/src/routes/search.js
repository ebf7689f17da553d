import { Router } from 'express';
import { Analytics } from '@segment/analytics-node';
import { search } from '../search.js';

const analytics = new Analytics({ writeKey: process.env.SEGMENT_WRITE_KEY });

export const router = Router();

router.get('/search', async (req, res) => {
  const hits = await search(String(req.query.q));
  res.json({ hits });
  analytics.track({ userId: req.session.userId, event: 'Searched', properties: { hits: hits.length } });
});

router.get('/me', async (req, res) => {
  await analytics.identify({ userId: req.session.userId, traits: { seen: true } });
  res.json({ id: req.session.userId });
});
