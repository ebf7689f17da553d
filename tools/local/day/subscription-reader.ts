/** Reads a subscription through the real client and keeps everything that it hands out, once. */
import type { Message, PubSub, Subscription } from '@google-cloud/pubsub';

export class SubscriptionReader {
  /** By messageId: a pull delivers at least once, and again when this process was too busy to acknowledge in time. */
  readonly #messages = new Map<string, Message>();
  readonly #subscription: Subscription;

  constructor(client: PubSub, name: string) {
    this.#subscription = client.subscription(name, { flowControl: { maxMessages: 10_000 } });
    this.#subscription.on('message', (message: Message) => {
      this.#messages.set(message.id, message);
      message.ack();
    });
  }

  get count(): number {
    return this.#messages.size;
  }

  get messages(): readonly Message[] {
    return [...this.#messages.values()];
  }

  message(messageId: string): Message | undefined {
    return this.#messages.get(messageId);
  }

  async close(): Promise<void> {
    await this.#subscription.close();
  }
}
