import {
  identifyOperation,
  trackCall,
  type IdentifyOperation,
  type TrackCall,
} from '../../../shared/customerio/operations';
import { CustomerIOService, type TrackConfig } from '../../../shared/customerio/service';
import { openSecret } from '../../../shared/secrets';
import {
  startScriptedServer,
  type Answer,
  type ScriptedReply,
  type ScriptedServer,
} from '../../support/scripted-server';

const open: (() => Promise<void> | void)[] = [];

/** Closes every server and service of the test. */
export async function closeAll(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

export const literal = (text: string): TrackConfig['siteId'] => openSecret('TEST', { kind: 'literal', text });

/** A service whose Track API is at `trackUrl`, with a rate that does not hold anything up. */
export function serviceAt(trackUrl: string, config: Partial<TrackConfig> = {}): CustomerIOService<TrackConfig> {
  const service = new CustomerIOService<TrackConfig>({
    region: 'us',
    siteId: literal('test-site'),
    trackApiKey: literal('test-track-key'),
    trackUrl,
    requestsPerSecond: 10_000,
    operationsPerSecond: 100_000,
    ...config,
  });
  open.push(() => {
    service.close();
  });
  return service;
}

export async function serviceOn(
  answer?: Answer | readonly ScriptedReply[],
  config?: Partial<TrackConfig>,
): Promise<{ readonly service: CustomerIOService<TrackConfig>; readonly server: ScriptedServer }> {
  const server = await startScriptedServer(answer);
  open.push(server.close);
  return { server, service: serviceAt(server.origin, config) };
}

type Action = 'identify' | 'delete' | 'suppress' | 'unsuppress';

export const identifyOf = (id: string, attributes: Record<string, string> = {}): IdentifyOperation =>
  identifyOperation(
    { type: 'person', action: 'identify', identifiers: { id }, attributes },
    { timeMs: 1_732_233_600_000 },
  );

export const personOf = (action: Exclude<Action, 'identify'>, id: string): IdentifyOperation =>
  identifyOperation({ type: 'person', action, identifiers: { id } }, { timeMs: 1_732_233_600_000 });

export const mergeOf = (primary: string, secondary: string): IdentifyOperation =>
  identifyOperation(
    { type: 'person', action: 'merge', primary: { id: primary }, secondary: { id: secondary } },
    { timeMs: 1_732_233_600_000 },
  );

/** An event; `pad` makes it so many bytes longer. */
export const eventOf = (id: string, eventId: string, pad = 0): TrackCall =>
  trackCall(
    { type: 'person', action: 'event', identifiers: { id }, name: 'order_paid', attributes: { pad: 'x'.repeat(pad) } },
    { eventId, timeMs: 1_732_233_600_000 },
  );

export const visitOf = (anonymousId: string, eventId: string): TrackCall =>
  trackCall(
    { type: 'person', action: 'event', anonymous_id: anonymousId, name: 'visited' },
    { eventId, timeMs: 1_732_233_600_000 },
  );

export type BatchItem = {
  readonly type: string;
  readonly action: string;
  readonly identifiers?: { readonly id: string };
  readonly primary?: { readonly id: string };
  readonly secondary?: { readonly id: string };
  readonly id?: string;
};

/** The items of a received `/v2/batch`. */
export const itemsOf = (request: { readonly json: unknown }): readonly BatchItem[] =>
  (request.json as { readonly batch: readonly BatchItem[] }).batch;

/** `accepted`, or the code with which it was rejected, of each in turn. */
export async function endsOf(deliveries: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const results = await Promise.allSettled(deliveries);
  return results.map((result) =>
    result.status === 'fulfilled'
      ? 'accepted'
      : String((result.reason as { readonly code?: unknown }).code ?? result.reason),
  );
}
