import { status } from '@grpc/grpc-js';

/** The gRPC codes that Pub/Sub answers with and that are used here. */
export type RefusalCode =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'FAILED_PRECONDITION'
  | 'OUT_OF_RANGE'
  | 'PERMISSION_DENIED'
  | 'UNIMPLEMENTED'
  | 'UNAVAILABLE';

/** A request that is answered with an error, in the form that grpc-js sends to the client. */
export class Refusal extends Error {
  readonly code: number;
  readonly details: string;
  readonly reason: RefusalCode;

  constructor(reason: RefusalCode, details: string) {
    super(`${reason}: ${details}`);
    this.name = 'Refusal';
    this.reason = reason;
    this.code = status[reason];
    this.details = details;
  }
}

export function refuse(reason: RefusalCode, details: string): never {
  throw new Refusal(reason, details);
}
