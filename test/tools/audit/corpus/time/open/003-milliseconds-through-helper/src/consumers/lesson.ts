import { track } from '../cio';
import { stamp } from '../time';

interface LessonCompleted {
  learnerId: string;
  lesson: string;
  score: number;
  completedAt: Date;
}

export async function lessonCompleted(message: LessonCompleted): Promise<void> {
  await track.track(message.learnerId, {
    name: 'lesson_completed',
    timestamp: stamp(message.completedAt),
    data: { lesson: message.lesson, score: message.score },
  });
}
