/**
 * What nobody outside Customer.io knows, and what a workspace can be set to. Each is a switch, so that a test runs with
 * every position and the product is right under all of them. `question` numbers the open questions of
 * docs/local-customerio.md.
 */
import { z } from 'zod';
import { callbacks, sends } from './app-switches';
import { countOrNull, define, onOff } from './switch';

const spec = 'Track API specification';

/** Settings of a workspace that a customer chooses in Customer.io. */
const workspaceSettings = {
  identifiers: define(
    z.enum(['id', 'email_and_id', 'email_id_and_phone']),
    'email_and_id',
    'which identifiers the workspace uses; in `id` an email is an ordinary attribute',
    `${spec}, identify`,
  ),
  updateEmailWithId: define(
    onOff,
    false,
    'the workspace setting "Allow updates to email using ID"',
    `${spec}, identify`,
  ),
  mergeAnonymousEvents: define(
    onOff,
    true,
    'the workspace setting that attaches anonymous events to a person identified later',
    `${spec}, anonymous events`,
  ),
};

const sizes = {
  kilobyteBytes: define(
    z.union([z.literal(1000), z.literal(1024)]),
    1000,
    'what "32kb" and "500kb" count in; the smaller reading is the stricter sandbox',
    `${spec}, v2 limits`,
  ),
  oversize: define(
    z.enum(['reject_400', 'reject_413', 'drop']),
    'reject_400',
    'an entity, batch or item above its size limit: refused, or answered 200 and dropped as the Pipelines API does',
    'Pipelines API specification, strict mode',
    4,
  ),
  batchItemsMax: define(
    countOrNull,
    null,
    'operations in one batch; none is documented',
    'RudderStack caps at 1000',
    3,
  ),
  batchIndexIn400: define(
    onOff,
    false,
    'whether the 400 for a batch of which every item was rejected names `batch_index`',
    `${spec}, batch: only the 207 shows the field`,
  ),
};

const people = {
  emptyRemovesAttribute: define(
    onOff,
    true,
    'null or "" removes an attribute of a person (documented for objects and relationships only)',
    `${spec}, object attributes`,
    7,
  ),
  nestedAttributes: define(
    z.enum(['store', 'reject']),
    'store',
    'an object or list as the value of an attribute',
    `${spec}, identify: "string, integer, or boolean"`,
    8,
  ),
  identifierFailure: define(
    z.enum(['drops_request', 'drops_identifier']),
    'drops_request',
    'when an identifier cannot be set (taken, or already set): nothing changes, or everything but that identifier',
    `${spec}, identify; customerio-flutter #235`,
  ),
  idMismatch: define(
    z.enum(['reject_400', 'fail_silently']),
    'reject_400',
    'v1, `id` in the body differs from the id in the path: refused, or an attribute update failure behind 200',
    'error text in rudder-server test data; the specification documents no 400',
  ),
  unknownPerson: define(
    z.enum(['create', 'ignore']),
    'create',
    'an event or a device for a person that does not exist',
    'Kong/insomnia #10019',
    6,
  ),
  suppressedPerson: define(
    z.enum(['ignore', 'reject_400']),
    'ignore',
    'a call that names a suppressed identifier "is ignored or returns an error"',
    'workspace suppressions, docs.customer.io',
  ),
  mergeBlindMs: define(
    z.int().nonnegative(),
    0,
    'a merge does not see a primary person that is younger than this',
    `${spec}, merge: "the primary profile might not exist when we process your merge request"`,
  ),
  relationshipCreates: define(
    onOff,
    true,
    'a relationship to an object or a person that does not exist creates it',
    `${spec}, relationships: not said`,
  ),
};

const times = {
  invalidIdentifyTimestamp: define(
    z.enum(['now', 'as_given']),
    'now',
    'milliseconds or text as the time of an identify: replaced by now as for events, or milliseconds taken as seconds',
    'segmentio/action-destinations #2054 (events)',
  ),
  underscoreTimestampInV2: define(
    onOff,
    true,
    'v2 identify: `attributes._timestamp` counts where `timestamp` is missing',
    'RudderStack sends it; the specification has `timestamp`',
  ),
};

const events = {
  eventIdWindowSeconds: define(
    countOrNull,
    null,
    'how long a repeated event id is recognised; null = always',
    `${spec}, events: no window`,
    5,
  ),
  invalidEventId: define(
    z.enum(['vanish', 'opaque', 'reject_400']),
    'vanish',
    'an event id that is no ULID: the event vanishes behind 200, the id is compared like any other, or it is refused',
    'activepieces #6391',
  ),
  dataInV2Events: define(
    onOff,
    false,
    'v2 events: `data` is read where `attributes` is missing',
    'customerio-ruby README',
    20,
  ),
  anonymousIdInV2: define(
    onOff,
    true,
    'v2 events: `identifiers: {anonymous_id}` is an anonymous event',
    'Segment sends it; the specification does not know it',
  ),
};

const answers = {
  unauthorizedBody: define(z.enum(['text', 'json']), 'text', 'body of a 401', 'customerio-node #71', 22),
  requestsPerSecondMax: define(
    countOrNull,
    null,
    'Track requests a second above which `overRate` applies; null = no limit',
    `${spec}: 1000, "not strictly enforced"; 100 in older sources`,
    1,
  ),
  overRate: define(
    z.enum(['answer_429', 'drop']),
    'answer_429',
    'what happens above the rate: 429, or 200 and the data is dropped',
    `${spec}: "throttling or dropped data"`,
    1,
  ),
  retryAfter: define(
    z.enum(['none', 'seconds', 'date']),
    'none',
    'the form of Retry-After on a 429 of the rate limit',
    `${spec}: none documented`,
    1,
  ),
};

export const switchTable = {
  ...workspaceSettings,
  ...sizes,
  ...people,
  ...times,
  ...events,
  ...sends,
  ...callbacks,
  ...answers,
};

export type SwitchName = keyof typeof switchTable;

export type Switches = { readonly [Name in SwitchName]: z.infer<(typeof switchTable)[Name]['values']> };

export const switchNames = Object.keys(switchTable) as readonly SwitchName[];

export const initialSwitches = Object.fromEntries(
  switchNames.map((name) => [name, switchTable[name].initial]),
) as Switches;

/** A change of switches as it arrives over HTTP: known names, allowed values, nothing else. */
export const switchesPatch = z
  .strictObject(
    Object.fromEntries(switchNames.map((name) => [name, switchTable[name].values])) as {
      [Name in SwitchName]: (typeof switchTable)[Name]['values'];
    },
  )
  .partial();

export type SwitchesPatch = z.infer<typeof switchesPatch>;
