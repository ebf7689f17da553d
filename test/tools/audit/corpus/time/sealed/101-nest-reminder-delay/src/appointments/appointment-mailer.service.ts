import { Inject, Injectable, Logger } from '@nestjs/common';
import { APIClient, SendEmailRequest } from 'customerio-node';
import { CUSTOMERIO_APP } from '../customerio/customerio.module';

const HOUR = 60 * 60 * 1000;

export interface Appointment {
  id: string;
  patronId: string;
  patronEmail: string;
  startsAt: Date;
  room: string;
}

@Injectable()
export class AppointmentMailer {
  private readonly log = new Logger(AppointmentMailer.name);

  constructor(@Inject(CUSTOMERIO_APP) private readonly api: APIClient) {}

  async scheduleReminder(appointment: Appointment): Promise<string> {
    const remindAt = appointment.startsAt.getTime() - 24 * HOUR;
    const request = new SendEmailRequest({
      to: appointment.patronEmail,
      identifiers: { id: appointment.patronId },
      transactional_message_id: 'appointment_reminder',
      message_data: { room: appointment.room, starts_at: appointment.startsAt.toISOString() },
      send_at: remindAt,
    });
    const { delivery_id: deliveryId } = await this.api.sendEmail(request);
    this.log.log(`reminder for ${appointment.id} is delivery ${deliveryId}`);
    return deliveryId;
  }
}
