/** What goes wrong at Customer.io in the course of the day. None of it may change the fate of a message. */
import type { Chance } from './chance';
import type { Fault } from './day';

const batch = { path: '/api/v2/batch' };

/** What a proxy in front of Customer.io answers when nobody is behind it: HTML where JSON was promised. */
const htmlPage = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
const html = { 'content-type': 'text/html' };

const rateLimited = { errors: [{ reason: 'rate_limited', field: '', message: 'too many requests' }] };

type Kind = (times: number) => Fault;

/** By the hour of the day: a quiet night, then everything. */
const faultsOfHours: readonly (readonly Kind[])[] = [
  [],
  [
    () => ({
      name: '429, Retry-After in seconds',
      script: { match: batch, times: 2, status: 429, headers: { 'retry-after': '1' }, body: rateLimited },
    }),
    (times) => ({ name: 'slow answers', script: { match: batch, times, delayMs: 300 } }),
    (times) => ({
      name: 'reset after the work was done',
      script: { match: batch, times, reset: true, afterAccept: true },
    }),
  ],
  [
    (times) => ({ name: '503', script: { match: batch, times, status: 503, body: { errors: [] } } }),
    (times) => ({ name: 'connection reset', script: { match: batch, times, reset: true } }),
    (times) => ({
      name: '503 after the work was done',
      script: { match: batch, times, status: 503, afterAccept: true },
    }),
  ],
  [
    () => ({
      name: '429, Retry-After as a date',
      script: { match: batch, times: 1, status: 429, body: rateLimited },
      retryAfterDateSeconds: 2,
    }),
    (times) => ({
      name: '502 with an HTML page',
      script: { match: batch, times, status: 502, headers: html, body: htmlPage },
    }),
    (times) => ({ name: '200 with half a body', script: { match: batch, times, cutBody: true } }),
  ],
  [
    () => ({ name: '429 without Retry-After', script: { match: batch, times: 1, status: 429, body: rateLimited } }),
    (times) => ({
      name: '401 while a key is rotated',
      script: { match: batch, times, status: 401, body: 'Unauthorized request' },
    }),
    (times) => ({
      name: '200 with an HTML page',
      script: { match: batch, times, status: 200, headers: html, body: htmlPage },
    }),
  ],
  [
    (times) => ({ name: '503 on every path', script: { times, status: 503 } }),
    (times) => ({ name: 'reset after the work was done', script: { times, reset: true, afterAccept: true } }),
  ],
];

/** The faults that are set up just before the messages of an hour are published. */
export const faultsOf = (hour: number, chance: Chance): Fault[] =>
  (faultsOfHours[hour] ?? []).map((kind) => kind(chance.int(2, 4)));
