const express = require('express');
const { z } = require('zod');
const { publisher } = require('../publisher');
const { requireUser } = require('../middleware/require-user');

const Feedback = z.object({
  rating: z.enum(['positive', 'neutral', 'negative']),
  articleId: z.string().max(40),
  comment: z.string().max(2000).optional(),
});

const router = express.Router();

router.post('/feedback', requireUser, async (req, res, next) => {
  const parsed = Feedback.safeParse(req.body);
  if (!parsed.success) {
    return res.status(422).json({ errors: parsed.error.issues });
  }

  const { rating, articleId, comment } = parsed.data;
  try {
    await publisher.track({
      identifiers: { id: req.user.id },
      name: `feedback_${rating}`,
      attributes: { article_id: articleId, with_comment: Boolean(comment) },
    });
    return res.status(202).end();
  } catch (error) {
    return next(error);
  }
});

module.exports = router;
