import { cio } from '../cio';

const LEVELS = ['easy', 'medium', 'hard'] as const;

interface QuizFinished {
  playerId: string;
  level: (typeof LEVELS)[number];
  passed: boolean;
}

export async function quizFinished({ playerId, level, passed }: QuizFinished): Promise<void> {
  await cio.track(playerId, { name: `quiz_${passed ? 'passed' : 'failed'}`, data: { level } });
  await cio.track(playerId, { name: `quiz_${level}_finished` });
}
