/** Sends that break the contract, one rule each: parked, and never sent. */
import { messageAttributes } from '../../../../shared/names';
import { emailOf } from '../day-draft';
import type { Json } from '../operation';
import type { PlannedSend } from './send-plan';

type Broken = {
  readonly story: string;
  readonly refusedAs: NonNullable<PlannedSend['refusedAs']>;
  readonly parts: Json;
  readonly hasKey?: false;
};

const broken: readonly Broken[] = [
  { story: 'send without event_id', refusedAs: 'EVENT_ID_MISSING', parts: {}, hasKey: false },
  { story: 'send to 16 recipients', refusedAs: 'MESSAGE_OVER_LIMIT', parts: { cc: recipients(15) } },
  {
    story: 'attachment without extension',
    refusedAs: 'MESSAGE_MALFORMED',
    parts: { attachments: { receipt: 'eA==' } },
  },
  { story: 'unknown field of a send', refusedAs: 'MESSAGE_MALFORMED', parts: { template: 'receipt' } },
  {
    story: 'send that had expired before it was published',
    refusedAs: 'MESSAGE_EXPIRED',
    parts: { expires_at: 1_760_000_000 },
  },
];

/** By a service in another language: this project's Publisher takes none of them. */
export function brokenSends(person: string): PlannedSend[] {
  const body = { identifiers: { id: person }, to: emailOf(person), transactional_message_id: 'receipt' };
  return broken.map(({ story, refusedAs, parts, hasKey = true }, index) => {
    const key = `broken:${index + 1}`;
    const attributes: Record<string, string> = hasKey ? { [messageAttributes.eventId]: key } : {};
    return { key, kind: 'broken', story, refusedAs, via: { attributes }, body: { ...body, ...parts } };
  });
}

function recipients(count: number): string {
  return Array.from({ length: count }, (_, index) => `copy-${index}@example.com`).join(', ');
}
