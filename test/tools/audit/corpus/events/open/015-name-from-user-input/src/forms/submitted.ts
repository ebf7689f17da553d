import type { TrackClient } from 'customerio-node';

interface Submission {
  form: { id: string; label: string };
  personId: string;
  answers: Record<string, string>;
}

const nameOf = (label: string): string => label.trim().toLowerCase().replace(/\W+/g, '_');

export async function formSubmitted(cio: TrackClient, submission: Submission): Promise<void> {
  await cio.track(submission.personId, {
    name: `form_submitted_${nameOf(submission.form.label)}`,
    data: { form_id: submission.form.id, answers: Object.keys(submission.answers).length },
  });
}
