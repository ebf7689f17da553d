const NAMES = {
  'Ordering.OrderPlaced': 'order_placed',
  'Ordering.OrderRefunded': 'order_refunded',
  'Shipping.ParcelDelivered': 'parcel_delivered',
};

export class CustomerioProjection {
  #track;

  constructor({ track }) {
    this.#track = track;
  }

  get subscribesTo() {
    return Object.keys(NAMES);
  }

  async apply(envelope) {
    if (!Object.hasOwn(NAMES, envelope.type)) return;

    await this.#track.track(envelope.payload.customerId, {
      name: NAMES[envelope.type],
      timestamp: Math.trunc(envelope.occurredMs / 1000),
      data: { aggregate: envelope.aggregateId, source: envelope.type },
    });
  }
}
