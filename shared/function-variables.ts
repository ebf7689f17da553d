/** Variables that several functions declare in the same way. */
import {
  httpOrigin,
  oneOf,
  optional,
  parsed,
  positiveInteger,
  positiveNumber,
  secretText,
  text,
  topicName,
} from './config';
import { parseGuardrails } from './contract/guardrails';
import { parseExpectedToken } from './pubsub/expected-token';

/** What delivering to Customer.io's Track API takes. */
export const trackApiVariables = {
  CUSTOMERIO_REGION: oneOf('us', 'eu'),
  CUSTOMERIO_SITE_ID: secretText,
  CUSTOMERIO_TRACK_API_KEY: secretText,
  CUSTOMERIO_TRACK_URL: optional(httpOrigin),
  CUSTOMERIO_REQUESTS_PER_SECOND: positiveNumber,
  CUSTOMERIO_OPERATIONS_PER_SECOND: positiveNumber,
} as const;

/** What sending through Customer.io's App API takes. */
export const appApiVariables = {
  CUSTOMERIO_REGION: oneOf('us', 'eu'),
  CUSTOMERIO_APP_API_KEY: secretText,
  CUSTOMERIO_APP_URL: optional(httpOrigin),
  CUSTOMERIO_REQUESTS_PER_SECOND: positiveNumber,
} as const;

/** What settling the messages of a topic takes. */
export const settlingVariables = {
  GCP_PROJECT: text,
  DEAD_LETTER_TOPIC: topicName,
  /** `<issuer>,<audience>`, as in `https://accounts.google.com,https://identify.example.com`: other pushes are refused. */
  PUSH_TOKEN: optional(parsed(parseExpectedToken)),
} as const;

/** What every function takes that consumes a topic of the contract. */
export const consumerVariables = {
  ...settlingVariables,
  GUARDRAILS: optional(parsed(parseGuardrails)),
} as const;

/** Where the people are. */
export const databaseVariables = {
  /** `postgres://<user>:<password>@<host>/<database>`; over a Cloud SQL socket `…@/<database>?host=/cloudsql/<connection>`. */
  DATABASE_URL: secretText,
  /** Connections of one instance; times the instances it must stay under what the database allows. @default 5 */
  DATABASE_POOL_MAX: optional(positiveInteger),
} as const;
