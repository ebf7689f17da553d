/** Reads a subscription through the real client and keeps everything that it hands out. */
import type { Message, PubSub, Subscription } from '@google-cloud/pubsub';

export class SubscriptionReader {
  readonly messages: Message[] = [];
  readonly #subscription: Subscription;

  constructor(client: PubSub, name: string) {
    this.#subscription = client.subscription(name, { flowControl: { maxMessages: 10_000 } });
    this.#subscription.on('message', (message: Message) => {
      this.messages.push(message);
      message.ack();
    });
  }

  async close(): Promise<void> {
    await this.#subscription.close();
  }
}
