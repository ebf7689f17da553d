/** Every rule about code. */
import type { CodeRule, ProgramRule } from './rule';
import { rule as attributeTypes } from './rules/attribute-types';
import { rule as consistentEventNames } from './rules/consistent-event-names';
import { rule as eventIdUlid } from './rules/event-id-ulid';
import { rule as eventNameLength } from './rules/event-name-length';
import { rule as eventNameSnakeCase } from './rules/event-name-snake-case';
import { rule as identifyBeforeTrack } from './rules/identify-before-track';
import { rule as identifyWithEmail } from './rules/identify-with-email';
import { rule as noAwaitInRequestPath } from './rules/no-await-in-request-path';
import { rule as noClientPerRequest } from './rules/no-client-per-request';
import { rule as noGeneratedEventNames } from './rules/no-generated-event-names';
import { rule as noHardcodedCredentials } from './rules/no-hardcoded-credentials';
import { rule as noLoggedSecret } from './rules/no-logged-secret';
import { rule as noMismatchedKey } from './rules/no-mismatched-key';
import { rule as noMismatchedRegion } from './rules/no-mismatched-region';
import { rule as noPersonalDataInEventNames } from './rules/no-personal-data-in-event-names';
import { rule as noSendRetries } from './rules/no-send-retries';
import { rule as noSensitiveAttributes } from './rules/no-sensitive-attributes';
import { rule as noSuppressOnBounce } from './rules/no-suppress-on-bounce';
import { rule as noSwallowedErrors } from './rules/no-swallowed-errors';
import { rule as noUnboundedFanout } from './rules/no-unbounded-fanout';
import { rule as noWorkAfterResponse } from './rules/no-work-after-response';
import { rule as passAnonymousId } from './rules/pass-anonymous-id';
import { rule as stableId } from './rules/stable-id';
import { rule as unixSeconds } from './rules/unix-seconds';
import { rule as webhookCheckAge } from './rules/webhook-check-age';
import { rule as webhookCompareLength } from './rules/webhook-compare-length';
import { rule as webhookConstantTime } from './rules/webhook-constant-time';
import { rule as webhookHandleOptOuts } from './rules/webhook-handle-opt-outs';
import { rule as webhookKnownMetrics } from './rules/webhook-known-metrics';
import { rule as webhookRequireSecret } from './rules/webhook-require-secret';
import { rule as webhookSignedPayload } from './rules/webhook-signed-payload';
import { rule as webhookSingleEvent } from './rules/webhook-single-event';
import { rule as webhookVerifySignature } from './rules/webhook-verify-signature';

export const codeRules: readonly (CodeRule | ProgramRule)[] = [
  noHardcodedCredentials,
  noMismatchedKey,
  noMismatchedRegion,
  noLoggedSecret,
  unixSeconds,
  stableId,
  identifyWithEmail,
  identifyBeforeTrack,
  passAnonymousId,
  noSensitiveAttributes,
  attributeTypes,
  eventNameSnakeCase,
  noGeneratedEventNames,
  noPersonalDataInEventNames,
  eventNameLength,
  eventIdUlid,
  consistentEventNames,
  noClientPerRequest,
  noUnboundedFanout,
  noAwaitInRequestPath,
  noWorkAfterResponse,
  noSwallowedErrors,
  noSendRetries,
  webhookVerifySignature,
  webhookSignedPayload,
  webhookConstantTime,
  webhookCompareLength,
  webhookCheckAge,
  webhookRequireSecret,
  webhookSingleEvent,
  webhookKnownMetrics,
  webhookHandleOptOuts,
  noSuppressOnBounce,
];
