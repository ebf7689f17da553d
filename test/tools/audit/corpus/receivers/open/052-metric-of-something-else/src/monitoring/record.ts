import { Counter } from 'prom-client';

interface Sample {
  object_type: 'request' | 'job';
  metric: 'complained' | 'bounce' | 'open' | 'latency';
  value: number;
}

const counters = {
  complained: new Counter({ name: 'watchdog_complained_total', help: 'complaints of the watchdog' }),
  bounce: new Counter({ name: 'page_bounce_total', help: 'visits of one page' }),
};

export function record(sample: Sample): void {
  if (sample.metric === 'complained') {
    counters.complained.inc(sample.value);
  } else if (sample.metric === 'bounce') {
    counters.bounce.inc(sample.value);
  } else if (sample.metric === 'open' && sample.object_type === 'job') {
    console.warn(`${sample.value} jobs open`);
  }
}
