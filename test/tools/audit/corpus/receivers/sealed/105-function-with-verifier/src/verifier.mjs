import { verifyRequestSignature } from 'customerio-node';

export class ReportingVerifier {
  #signingSecret;

  constructor(signingSecret) {
    if (!signingSecret) {
      throw new TypeError('signingSecret is required');
    }
    this.#signingSecret = signingSecret;
  }

  accepts(req) {
    const timestamp = req.get('x-cio-timestamp');
    const signature = req.get('x-cio-signature');
    if (!signature || !/^\d+$/.test(timestamp ?? '')) {
      return false;
    }
    return verifyRequestSignature({
      signingSecret: this.#signingSecret,
      timestamp,
      signature,
      body: req.rawBody,
    });
  }
}
