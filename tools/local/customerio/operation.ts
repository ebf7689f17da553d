/**
 * One operation on its way into the workspace. v1 calls are put into the words of v2 (`RawOperation`), so that whoever
 * reads what was received has one vocabulary; after validation it is an `Operation`, whose types are true.
 */
import type { SendChannel } from './parse-send';

/** An operation as it was received, v1 calls rewritten in the words of v2. */
export type RawOperation = Readonly<Record<string, unknown>>;

/** The two Track APIs, the sends of the App API, and the rest of the App API: each has its own form of an error. */
export type ApiVersion = 'v1' | 'v2' | 'send' | 'app';

export type IdentifierKind = 'id' | 'email' | 'phone' | 'cio_id';
/** The identifiers that a customer sets; `cio_id` is Customer.io's own. */
export type OwnIdentifierKind = Exclude<IdentifierKind, 'cio_id'>;
export const ownIdentifierKinds = ['id', 'email', 'phone'] as const satisfies readonly OwnIdentifierKind[];

export type PersonRef = { readonly kind: IdentifierKind; readonly value: string };

export type ObjectRef =
  | { readonly kind: 'object'; readonly typeId: string; readonly objectId: string }
  | { readonly kind: 'cio_object_id'; readonly value: string };

export type Attributes = Readonly<Record<string, unknown>>;

export type Link<Ref> = { readonly to: Ref; readonly attributes: Attributes };

export type RelationshipChange<Ref> = {
  readonly action: 'add_relationships' | 'delete_relationships';
  readonly links: readonly Link<Ref>[];
};

export type AnonymousRef = { readonly kind: 'anonymous_id'; readonly value: string };

export type EventType = 'event' | 'page' | 'screen';

export type EventOperation = {
  readonly kind: 'event';
  /** Nobody for an invite event and for an anonymous event without `anonymous_id`. */
  readonly subject: PersonRef | AnonymousRef | undefined;
  readonly eventType: EventType;
  readonly name: string;
  readonly id: string | undefined;
  /** As received: a bad one is no error, it is replaced. */
  readonly timestamp: unknown;
  readonly attributes: Attributes;
};

export type IdentifyOperation = {
  readonly kind: 'identify';
  readonly person: PersonRef;
  readonly attributes: Attributes;
  readonly timestamp: unknown;
  readonly relationships: RelationshipChange<ObjectRef> | undefined;
};

export type SendOperation = {
  readonly kind: 'send';
  readonly channel: SendChannel;
  readonly person: PersonRef | undefined;
  /** Id or trigger name of the transactional message. */
  readonly template: string | number | undefined;
  readonly sendAt: number | undefined;
  readonly sendsToUnsubscribed: boolean;
  readonly createsTemplate: boolean;
  readonly body: Attributes;
};

export type Operation =
  | IdentifyOperation
  | EventOperation
  | SendOperation
  | { readonly kind: 'delete' | 'suppress' | 'unsuppress'; readonly person: PersonRef }
  | {
      readonly kind: 'add_device';
      readonly person: PersonRef;
      readonly token: string;
      readonly platform: 'ios' | 'android';
      readonly lastUsed: unknown;
      readonly attributes: Attributes;
    }
  | { readonly kind: 'delete_device'; readonly person: PersonRef; readonly token: string }
  | { readonly kind: 'merge'; readonly primary: PersonRef; readonly secondary: PersonRef }
  | {
      readonly kind: 'person_relationships';
      readonly person: PersonRef;
      readonly change: RelationshipChange<ObjectRef>;
    }
  | {
      readonly kind: 'object_identify';
      readonly object: ObjectRef;
      readonly attributes: Attributes;
      readonly links: readonly Link<PersonRef | AnonymousRef>[];
    }
  | { readonly kind: 'object_delete'; readonly object: ObjectRef }
  | {
      readonly kind: 'object_relationships';
      readonly object: ObjectRef;
      readonly change: RelationshipChange<PersonRef>;
    }
  | { readonly kind: 'segment'; readonly segmentId: string; readonly person: PersonRef; readonly member: boolean }
  | { readonly kind: 'delivery'; readonly deliveryId: string; readonly metric: string };
