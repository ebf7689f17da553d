/** An alert speaks in time: from which value, after how long, and of label values that exist. */
import { finding, type Finding, type Resource } from './stack';

type Limit = {
  /** Of the filter. */
  readonly of: RegExp;
  readonly thresholdMax: number;
  readonly secondsMax: number;
};

/** Counts are alarming from the first; ages and latencies have a limit. The first line that fits holds. */
const limits: readonly Limit[] = [
  { of: /\/oldest_unacked_message_age".*"customerio-\.\*-archive/, thresholdMax: 3600, secondsMax: 300 },
  { of: /\/oldest_unacked_message_age".*transactional/, thresholdMax: 60, secondsMax: 300 },
  { of: /\/oldest_unacked_message_age"/, thresholdMax: 300, secondsMax: 300 },
  // Half of the time that Customer.io waits.
  { of: /\/request_latencies"/, thresholdMax: 2000, secondsMax: 300 },
  // One of each is one too many, and does not come again in the next five minutes.
  {
    of: /\/(num_undelivered_messages|dead_letter_message_count|send_message_operation_count)"/,
    thresholdMax: 0,
    secondsMax: 0,
  },
  { of: /\/(push_request_count|request_count|error_count)"/, thresholdMax: 0, secondsMax: 300 },
];

export function limitFindings(
  alert: Resource,
  type: string,
  filter: string,
  { threshold_value: value, duration }: Readonly<Record<string, unknown>>,
): Finding[] {
  const limit = limits.find(({ of }) => of.test(filter));
  if (!limit) return [finding('monitoring', alert, `${type || 'a condition'} has no limit that is known to be right`)];
  const seconds = Number.parseInt(String(duration), 10);
  const isAge = limit.thresholdMax > 0;
  return [
    ...(Number(value) <= limit.thresholdMax && Number(value) > 0 === isAge
      ? []
      : [finding('monitoring', alert, `its threshold is ${String(value)} and may be ${limit.thresholdMax}`)]),
    ...(seconds <= limit.secondsMax
      ? []
      : [finding('monitoring', alert, `speaks after ${String(duration)} and may after ${limit.secondsMax} s`)]),
  ];
}

/** What Google calls an answer. Cloud Run's classes are those of HTTP; Pub/Sub's are its own. */
const answers: Readonly<Record<string, readonly [label: string, value: RegExp]>> = {
  'pubsub.googleapis.com/subscription/push_request_count': [
    'response_class',
    /^(ack|deadline_exceeded|internal|invalid|remote_server_[45]xx|unreachable)$/,
  ],
  'run.googleapis.com/request_count': ['response_code_class', /^[1-5]xx$/],
};

export const labelFindings = (alert: Resource, type: string, filter: string): Finding[] =>
  [...filter.matchAll(/metric\.label\.(\w+)!?="([^"]*)"/g)]
    .filter(([, label, value = '']) => {
      const known = answers[type];
      return !known || known[0] !== label || !known[1].test(value);
    })
    .map(([, label, value]) => finding('monitoring', alert, `${type} has no ${String(label)} ${String(value)}`));
