export type Verdict = 'stop' | 'watch' | 'none';

export interface ReportingEvent {
  object_type: 'email' | 'sms' | 'push';
  metric: string;
  data: { failure_message?: string };
}

/** What a reporting event of Customer.io means for the address. */
export function classify(event: ReportingEvent): Verdict {
  if (event.metric === 'hard_bounced' || event.metric === 'spammed' || event.metric === 'unsubscribed') {
    return 'stop';
  }
  if (event.metric === 'bounced') {
    return /\b5\.\d\.\d\b/.test(event.data.failure_message ?? '') ? 'stop' : 'watch';
  }
  return 'none';
}
