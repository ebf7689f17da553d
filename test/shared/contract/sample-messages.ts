/** Messages and parts of messages that several tests of the contract use. */
export const person = { identifiers: { id: '42' } };
export const event = { ...person, name: 'order_paid' };

/** `count` attributes of which each takes 1000 bytes, 9 of them name and punctuation. */
export const bulk = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_item, index) => [`a${String(index).padStart(2, '0')}`, 'x'.repeat(991)]),
  );

export const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

export const personActions =
  'identify, delete, suppress, unsuppress, merge, add_device, delete_device, add_relationships, delete_relationships';
export const oneOfFour = 'exactly one of id, email, phone, cio_id';
export const objectPair = 'cio_object_id alone, or object_type_id and object_id';
export const time = 'Unix seconds or an ISO 8601 date with its offset';
export const unknown = 'got an unknown field, allowed the fields of this operation in docs/messages.md only';
