import type { ErrorCode } from '../errors';
import type { Acceptance } from './deliver-batch';

/** What a listener may log or count: never who it is about. */
export type OperationStart = { readonly action: string };
export type OperationSuccess = OperationStart & Acceptance & { readonly durationMs: number };
export type OperationError = OperationStart & { readonly code: ErrorCode; readonly durationMs: number };

/** A send; `action` is its channel. */
export type SendSuccess = OperationStart & { readonly deliveryId: string; readonly durationMs: number };

/** One request that was answered, or not. */
export type BatchReport = {
  readonly route: 'v2' | 'v1-event' | 'v1-anonymous';
  readonly operations: number;
  readonly bytes: number;
  /** The status of the answer, or why there was none, such as `ECONNRESET`. */
  readonly answer: number | string;
  readonly durationMs: number;
};

export type RateLimitReport = {
  /** `budget`: an operation was turned away. `customerio`: an answer asked everybody to wait. */
  readonly by: 'budget' | 'customerio';
  readonly waitMs: number;
};

/** The events of a `CustomerIOService`, in the form that `EventEmitter` takes. */
export type CustomerIOEvents = {
  'identify:start': [OperationStart];
  'identify:success': [OperationSuccess];
  'identify:error': [OperationError];
  'track:start': [OperationStart];
  'track:success': [OperationSuccess];
  'track:error': [OperationError];
  /** Suppress and unsuppress, which are not reported as identify. */
  'suppress:start': [OperationStart];
  'suppress:success': [OperationSuccess];
  'suppress:error': [OperationError];
  'transactional:start': [OperationStart];
  'transactional:success': [SendSuccess];
  'transactional:error': [OperationError];
  batch: [BatchReport];
  'rate-limited': [RateLimitReport];
};
