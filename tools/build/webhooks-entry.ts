/** `customerio-gcp/webhooks`: what any Node server needs to receive Customer.io's reporting webhooks. */
export { PipelineError } from '../../shared/errors';
export { isNamed, parseDeliveryEvent, type DeliveryEvent } from '../../shared/webhooks/delivery-event';
export type { EventName, ObjectType } from '../../shared/webhooks/metrics';
export {
  checkSignature,
  defaultSignatureWindow,
  signatureHeaders,
  type SignatureCheck,
  type SignatureErrorCode,
  type SignatureWindow,
  type SignedRequest,
} from '../../shared/webhooks/signature';
export {
  CustomerIOWebhooks,
  ListenerTimeout,
  type DispatchResult,
  type Listener,
  type ListenerFailure,
  type ListenerName,
} from '../../shared/webhooks/webhooks';
