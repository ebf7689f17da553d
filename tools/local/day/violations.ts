/** Everything that the proof can find wrong, one word each. */

export const violationTable = {
  UNSETTLED: 'the day had to go on before everything of a part of it was settled; other findings may follow from that',
  MISSING: 'accepted by Pub/Sub, and now nowhere: not at Customer.io, not parked, not pending',
  PENDING: 'still with Pub/Sub when the day is over',
  FATE_DIFFERS: 'ended otherwise than the contract says',
  DELIVERED_THOUGH_PARKED: 'parked, and yet accepted by Customer.io',
  ACKED_AND_GONE: 'a function said that it was done with the message, and no effect of it is to be found',
  DROPPED_BEHIND_200: 'Customer.io answered 200 and dropped the operation, for a reason that the day does not give it',
  OUTCOME_DIFFERS: "the function's own line says otherwise than what happened",
  PARKED_BYTES_DIFFER: 'the parked message does not have the bytes of the original',
  PARKED_ATTRIBUTES_DIFFER: 'the parked message lost or changed an attribute of the original',
  PARKED_WITHOUT_REASON: 'the parked message does not say why, since when or what it was',
  PERSONAL_DATA: 'an address stands where only ids and codes may stand',
  ULID_MISSING: 'an event went to Customer.io without a ULID, so a repeat would count twice',
  ULID_DIFFERS: 'one event went to Customer.io under more than one ULID',
  ULID_SHARED: 'two events went to Customer.io under one ULID',
  TIME_WRONG: 'a write or an event went to Customer.io with another time than its own',
  EVENT_TWICE: 'Customer.io counts one event more than once',
  EVENT_DIFFERS: 'Customer.io has an event with another name, time or content than was published',
  EVENT_MISSING: 'Customer.io does not have an event that it must have',
  EVENT_UNEXPECTED: 'Customer.io has an event that it must not have',
  ATTRIBUTE_STALE: 'an attribute of a person is not the newest',
  PERSON_MISSING: 'Customer.io does not know a person that it must know',
  PERSON_UNEXPECTED: 'Customer.io knows a person that it must not know',
  DEVICES_DIFFER: "a person's devices are not those that were added and not removed",
  RELATIONSHIPS_DIFFER: "a person's objects are not those that were added and not removed",
  SUPPRESSION_DIFFERS: 'somebody is suppressed who must not be, or the reverse',
  STRANGER: 'something that nobody published: a request, a dead letter or a line',
} as const;

export type ViolationKind = keyof typeof violationTable;

export type Violation = {
  readonly kind: ViolationKind;
  /** The message that it is about, where there is one. */
  readonly marker: string | undefined;
  readonly what: string;
};
