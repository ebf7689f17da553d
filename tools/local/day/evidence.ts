/** Lays the books side by side: for every publication what was seen of it, from whichever side. */
import { deadLetterTopic, nativeDeadLetterAttributes, parkingAttributes } from '../../../shared/names';
import type { Books, DeadLetter, OutcomeLine, Published } from './books';
import type { Expectation } from './expectations';
import { isDatabaseId } from './people/database-people';
import type { Wire, WireOperation } from './wire';

export type Evidence = {
  readonly expectation: Expectation;
  /** Operations of the message, of all its publications: on the wire a repeat cannot be told from a redelivery. */
  readonly wire: readonly WireOperation[];
  readonly parked: readonly DeadLetter[];
  /** Forwarded by Pub/Sub's dead-letter policy. */
  readonly forwarded: readonly DeadLetter[];
  readonly outcomes: readonly OutcomeLine[];
};

export type AllEvidence = {
  readonly byPublication: readonly Evidence[];
  readonly strangers: readonly string[];
};

export function gatherEvidence(books: Books, expectations: readonly Expectation[], wire: Wire): AllEvidence {
  const publications = new Map(books.published.map((published) => [published.messageId, published]));
  const markers = new Set(books.published.map(({ marker }) => marker));
  const keys = new Set(expectations.flatMap(({ says }) => (says === undefined ? [] : [says.key])));
  const strangers = [...wire.unreadable];

  const operations = groupedBy(wire.operations, ({ key }) => key);
  for (const [key, [operation]] of operations) {
    if (operation !== undefined && isOfDatabase(operation)) continue;
    if (!keys.has(key) && !markers.has(key)) strangers.push(`operation ${key} in request ${operation?.request ?? '?'}`);
  }
  const parked = new Map<string, DeadLetter[]>();
  const forwarded = new Map<string, DeadLetter[]>();
  for (const letter of books.deadLetters) {
    const source = letter.attributes[parkingAttributes.sourceMessageId];
    const isParked = letter.attributes[parkingAttributes.errorCode] !== undefined && !isForwarded(letter);
    const messageId = isParked ? source : originalOf(letter, books.published)?.messageId;
    if (messageId === undefined || !publications.has(messageId)) {
      strangers.push(`dead letter ${letter.messageId} on ${deadLetterTopic(letter.topic)}`);
    } else append(isParked ? parked : forwarded, messageId, letter);
  }
  const outcomes = new Map<string, OutcomeLine[]>();
  for (const line of books.outcomes) {
    if (line.messageId === undefined || !publications.has(line.messageId)) strangers.push(`outcome line ${line.text}`);
    else append(outcomes, line.messageId, line);
  }
  const byPublication = expectations.map((expectation): Evidence => {
    const { messageId, marker } = expectation.published;
    return {
      expectation,
      wire: operations.get(expectation.says?.key ?? marker) ?? [],
      parked: parked.get(messageId) ?? [],
      forwarded: forwarded.get(messageId) ?? [],
      outcomes: outcomes.get(messageId) ?? [],
    };
  });
  return { byPublication, strangers };
}

/** What the sync says of people of the database is judged by whether everybody agrees about them. */
const isOfDatabase = ({ operation }: WireOperation): boolean =>
  'target' in operation && operation.target?.startsWith('id:') === true && isDatabaseId(operation.target.slice(3));

const isForwarded = ({ attributes }: DeadLetter): boolean => nativeDeadLetterAttributes.subscription in attributes;

/** A message that Pub/Sub forwarded has a new id and nothing that names the old one, but the same bytes. */
function originalOf({ data, topic }: DeadLetter, published: readonly Published[]): Published | undefined {
  return published.find((original) => original.topic === topic && original.data.equals(data));
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) append(groups, keyOf(item), item);
  return groups;
}

function append<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
