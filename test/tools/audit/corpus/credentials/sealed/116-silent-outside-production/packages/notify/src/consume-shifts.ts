import { connect, type ConsumeMessage } from 'amqplib';
import { notifier } from './notifier';

export async function consumeShifts(url: string): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  await channel.prefetch(10);
  await channel.consume('shifts', async (message: ConsumeMessage | null) => {
    if (!message) return;
    try {
      const { worker, shift } = JSON.parse(message.content.toString());
      await notifier.identify(worker.id, { email: worker.email, language: worker.language });
      await notifier.track(worker.id, { name: 'shift_assigned', data: { shift_id: shift.id } });
      channel.ack(message);
    } catch (error) {
      console.error('shift not announced', error);
      channel.nack(message, false, false);
    }
  });
}
