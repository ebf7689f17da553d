import { publisher } from '../../lib/publisher';
import { likes } from '../../lib/likes';

export default async function handler(req, res) {
  if (req.method !== 'POST') {
    return res.status(405).end();
  }
  const like = await likes.add(req.body.postId, req.session.userId);

  publisher.enqueue.track({
    identifiers: { id: req.session.userId },
    name: 'post_liked',
    attributes: { post_id: like.postId },
  });

  return res.status(200).json({ count: like.count });
}
