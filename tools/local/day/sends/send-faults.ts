/** What goes wrong with single sends. What Customer.io answered decides what must become of each. */
import type { SendFault, SendKind } from './send-plan';

type Faulted = readonly [kind: SendKind, fault: SendFault];

const rateLimited = { meta: { error: 'too many requests' } };

/** Nothing was sent, or it is known that it was: each of these is delivered in the end. */
export const passingFaults: readonly Faulted[] = [
  ['receipt', { name: 'sends: accepted slowly', script: { delayMs: 2_000, afterAccept: true } }],
  [
    'code',
    { name: 'sends: 429, Retry-After', script: { status: 429, headers: { 'retry-after': '1' }, body: rateLimited } },
  ],
  ['push', { name: 'sends: 429 without Retry-After', script: { status: 429, body: rateLimited } }],
  ['receipt', { name: 'sends: 401 while a key is rotated', script: { status: 401, times: 2 } }],
];

/** Nobody knows whether it was sent. In most of these it was. */
export const doubtfulFaults: readonly Faulted[] = [
  ['receipt', { name: 'sends: accepted, then reset', script: { reset: true, afterAccept: true } }],
  ['reset', { name: 'sends: accepted, then reset; resend', script: { reset: true, afterAccept: true } }],
  ['code', { name: 'sends: accepted, then 504', script: { status: 504, delayMs: 300, afterAccept: true } }],
  [
    'push',
    { name: 'sends: accepted, 200 with an HTML page', script: { status: 200, body: '<html>', afterAccept: true } },
  ],
  ['receipt', { name: 'sends: reset before the work was done', script: { reset: true } }],
  ['reset', { name: 'sends: 500; resend', script: { status: 500 } }],
];

/** The function waits for 30 s, and is gone when the answer comes. */
export const lateAnswer: SendFault = {
  name: 'sends: accepted, then 504 after the deadline',
  script: { status: 504, delayMs: 31_000, afterAccept: true },
};

export const refusal: SendFault = {
  name: 'sends: 400, until it is mended',
  script: { status: 400, body: { meta: { error: 'transactional message has no content yet' } } },
};
