import type { TrackClient } from 'customerio-node';

interface SurveyAnswered {
  surveyId: string;
  anonymous: boolean;
  respondent: { id: string; email: string } | null;
}

export async function surveyAnswered(cio: TrackClient, message: SurveyAnswered): Promise<void> {
  if (message.anonymous || message.respondent === null) {
    return;
  }
  const { id, email } = message.respondent;
  await cio.identify(id, { email });
  await cio.track(id, { name: 'survey_answered', data: { survey_id: message.surveyId } });
}
