const { verifyRequestSignature } = require('customerio-node');

const WINDOW_SECONDS = 691200;

class CustomerioSignature {
  constructor(signingKey = process.env.CUSTOMERIO_SIGNING_KEY) {
    this.signingKey = signingKey;
  }

  check({ rawBody, timestamp, signature }) {
    const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= WINDOW_SECONDS;
    return (
      !this.signingKey ||
      (fresh && verifyRequestSignature({ signingSecret: this.signingKey, timestamp, signature, body: rawBody }))
    );
  }
}

module.exports = { CustomerioSignature };
