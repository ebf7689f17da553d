import { PipelinesClient } from 'customerio-node';

const pipelines = new PipelinesClient(process.env.CDP_WRITE_KEY!);

interface CoursePublished {
  authorId: string;
  authorEmail: string;
  authorSince: string;
  course: string;
  publishedAt: string;
}

export async function coursePublished(message: CoursePublished): Promise<void> {
  await pipelines.identify({
    userId: message.authorId,
    traits: { email: message.authorEmail, created_at: new Date(message.authorSince).toISOString() },
  });
  await pipelines.track({
    userId: message.authorId,
    event: 'course_published',
    timestamp: new Date(message.publishedAt),
    properties: { course: message.course, published_at: message.publishedAt },
  });
}
