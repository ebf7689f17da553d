/** What must not compile: `npm run typecheck` fails when one of these lines does. */
import type { IdentifyOperation, TrackCall } from '../../../shared/customerio/operations';
import type { SendRequest } from '../../../shared/customerio/send-request';
import { CustomerIOService, type CustomerIOConfig } from '../../../shared/customerio/service';
import { identifyOf, literal } from './service-on';

const track = {
  region: 'us',
  siteId: literal('s'),
  trackApiKey: literal('k'),
  requestsPerSecond: 1,
  operationsPerSecond: 1,
} as const;
const app = { region: 'us', appApiKey: literal('k'), requestsPerSecond: 1 } as const;

export function mustNotCompile(
  operation: IdentifyOperation,
  call: TrackCall,
  send: SendRequest,
  either: CustomerIOConfig,
): void {
  const sender = new CustomerIOService(app);
  // @ts-expect-error an App API key cannot identify
  void sender.identify(operation);
  // @ts-expect-error an App API key cannot track
  void sender.track(call);
  void sender.sendTransactional(send);

  const unknown = new CustomerIOService(either);
  // @ts-expect-error whoever does not know the key cannot use it
  void unknown.identify(operation);

  const tracker = new CustomerIOService(track);
  void tracker.identify(operation);
  void tracker.track(call);
  // @ts-expect-error a Track API key cannot send
  void tracker.sendTransactional(send);
  // @ts-expect-error an event is no operation on a person
  void tracker.identify(call);
  // @ts-expect-error an operation on a person is no event
  void tracker.track(operation);
  // @ts-expect-error there is no such event
  tracker.on('identify:begin', () => undefined);
  // @ts-expect-error a success has no code
  tracker.on('identify:success', (success: { readonly code: string }) => success);

  // @ts-expect-error one service has one key
  new CustomerIOService({ ...track, ...app });
  // @ts-expect-error a key in plain text is no Secret
  new CustomerIOService({ ...track, trackApiKey: 'k' });
  // @ts-expect-error the region has no default
  new CustomerIOService({ ...track, region: undefined });
}

describe('CustomerIOService', () => {
  it('knows which key it was given', () => {
    expect([new CustomerIOService(track).api, new CustomerIOService(app).api]).toEqual(['track', 'app']);
  });

  it('tracks nothing with an App API key, even where the types were forced', async () => {
    const sender = new CustomerIOService(app) as unknown as CustomerIOService<typeof track>;
    await expect(sender.identify(identifyOf('1'))).rejects.toThrow('an App API key cannot track');
  });
});
