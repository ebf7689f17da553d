import { after, NextResponse } from 'next/server';
import { auth } from '@/lib/auth';
import { db } from '@/lib/db';
import { track } from '@/lib/customerio';

interface Context {
  params: Promise<{ slug: string }>;
}

export async function POST(_request: Request, { params }: Context) {
  const session = await auth();
  if (!session) {
    return NextResponse.json({ error: 'unauthenticated' }, { status: 401 });
  }

  const { slug } = await params;
  const lesson = await db.lesson.findUnique({ where: { slug } });
  if (!lesson) {
    return NextResponse.json({ error: 'not found' }, { status: 404 });
  }

  await db.completion.create({ data: { userId: session.userId, lessonId: lesson.id } });

  after(() =>
    track.track(session.userId, {
      name: `completed_lesson_${slug.replaceAll('-', '_')}`,
      data: { course: lesson.courseId, minutes: lesson.minutes },
    }),
  );

  return NextResponse.json({ ok: true });
}
