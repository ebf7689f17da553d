/** Names of events, as Customer.io's list of subscriptions writes them. */
import { deliveryMetrics, preferencesChangedMetric, type EventName } from './metrics';

const known: ReadonlySet<string> = new Set(
  Object.entries(deliveryMetrics).flatMap(([object, metrics]) =>
    Object.keys(metrics).map((metric) => `${object}_${metric}`),
  ),
);

export const eventNames = {
  all: [...known] as readonly EventName[],
  isKnown: (name: string): name is EventName => known.has(name),
  /** The name of what a body calls `object` and `metric`; also for metrics that are not documented yet. */
  onWire: (object: string, metric: string): string =>
    `${object}_${metric === preferencesChangedMetric ? 'subscription_preferences_changed' : metric}`,
} as const;
