/** The methods of customerio-node that do something, and where each takes its parts (customerio-node 5.2.0). */
import type { OperationKind, Slot } from './operations';

/** The argument's index, then the members of it. */
export type Place = readonly [number, ...string[]];

export type SdkMethod = {
  readonly kind: OperationKind;
  /** How the argument is read: by its slots, or as an operation of the Track API v2, or as a send. */
  readonly shape: 'slots' | 'entity' | 'batch' | 'send';
  readonly slots: Readonly<Partial<Record<Slot, Place>>>;
};

const by = (kind: OperationKind, slots: SdkMethod['slots'] = {}): SdkMethod => ({ kind, shape: 'slots', slots });
const shaped = (kind: OperationKind, shape: SdkMethod['shape']): SdkMethod => ({ kind, shape, slots: {} });

const event = { name: [1, 'name'], attributes: [1, 'data'], time: [1, 'timestamp'], eventId: [1, 'id'] } as const;

export const sdkMethods: ReadonlyMap<string, SdkMethod> = new Map<string, SdkMethod>([
  ['identify', by('identify', { id: [0], attributes: [1], time: [1, '_timestamp'], anonymousId: [1, 'anonymous_id'] })],
  ['track', by('track', { id: [0], ...event })],
  ['trackAnonymous', by('track', { anonymousId: [0], ...event })],
  ['trackPageView', by('page', { id: [0] })],
  ['trackPush', by('other')],
  ['destroy', by('delete', { id: [0] })],
  ['suppress', by('suppress', { id: [0] })],
  ['unsuppress', by('other', { id: [0] })],
  ['addDevice', by('device', { id: [0] })],
  ['deleteDevice', by('device', { id: [0] })],
  ['mergeCustomers', by('merge')],
  ['addCustomersToSegment', by('other')],
  ['removeCustomersFromSegment', by('other')],
  ['submitForm', by('other')],
  ['reportMetric', by('other')],
  ['unsubscribe', by('other')],
  ['batch', shaped('other', 'batch')],
  ['entity', shaped('other', 'entity')],
  ['sendEmail', shaped('send', 'send')],
  ['sendPush', shaped('send', 'send')],
  ['sendSMS', shaped('send', 'send')],
  ['sendWhatsApp', shaped('send', 'send')],
  ['sendInApp', shaped('send', 'send')],
  ['sendInboxMessage', shaped('send', 'send')],
  ['triggerBroadcast', by('broadcast', { attributes: [1] })],
  ['getCustomersByEmail', by('read')],
  ['getAttributes', by('read')],
  ['searchCustomers', by('read')],
  ['listCampaigns', by('read')],
  ['listNewsletters', by('read')],
  ['listBroadcasts', by('read')],
  ['listSegments', by('read')],
  ['listActivities', by('read')],
  ['getMessages', by('read')],
]);
