import { Kafka } from 'kafkajs';
import { putPerson } from './track-api.mjs';

const kafka = new Kafka({ clientId: 'crm-sync', brokers: process.env.KAFKA_BROKERS.split(',') });
const consumer = kafka.consumer({ groupId: 'crm-sync-customers' });

await consumer.connect();
await consumer.subscribe({ topic: 'customers.registered' });

await consumer.run({
  eachMessage: async ({ message }) => {
    const customer = JSON.parse(message.value.toString('utf8'));
    await putPerson(customer.id, {
      first_name: customer.firstName,
      country: customer.country,
      tier: customer.tier,
      marketing_consent: Boolean(customer.consent),
    });
  },
});
