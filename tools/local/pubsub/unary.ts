import { status, type handleUnaryCall, type ServerUnaryCall } from '@grpc/grpc-js';
import { Refusal } from './refusal';

type Handle<Request, Response> = (
  request: Request,
  call: ServerUnaryCall<Request, Response>,
) => Response | Promise<Response>;

/** A gRPC handler from a function that returns the response or throws a `Refusal`. */
export function unary<Request, Response>(handle: Handle<Request, Response>): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const answer = async (): Promise<Response> => handle(call.request, call);
    answer().then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
        callback(error instanceof Refusal ? error : { code: status.INTERNAL, details });
      },
    );
  };
}
