import { Router } from 'express';
import { Publisher } from 'customerio-gcp/publisher';
import { saveFeedback } from '../feedback';

export const feedback = Router();

feedback.post('/feedback', async (req, res, next) => {
  try {
    const saved = await saveFeedback(req.body);
    const publisher = new Publisher({ projectId: process.env.GCP_PROJECT ?? '' });
    await publisher.track({
      identifiers: { id: saved.userId },
      name: 'feedback_given',
      attributes: { stars: saved.stars },
    });
    res.status(201).json({ id: saved.id });
  } catch (error) {
    next(error);
  }
});
