import slugify from 'slugify';
import { cio } from '../cio.mjs';

export async function articleRead({ readerId, article }) {
  const name = 'read_' + slugify(article.title, { lower: true, replacement: '_' });
  await cio.track(readerId, {
    name,
    data: { article_id: article.id, minutes: article.minutes },
  });
}
