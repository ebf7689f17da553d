import { Kafka } from 'kafkajs';
import { Notifier } from '../messaging/notifier';

const consumer = new Kafka({ brokers: ['127.0.0.1:9092'] }).consumer({ groupId: 'customerio' });

export async function start(): Promise<void> {
  await consumer.subscribe({ topic: 'leases' });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const lease = JSON.parse(String(message.value));
      await new Notifier().leaseSigned(lease.tenantId, lease.flat);
    },
  });
}
