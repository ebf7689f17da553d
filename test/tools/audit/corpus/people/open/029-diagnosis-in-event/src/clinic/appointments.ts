import { track } from '../customerio';

interface Appointment {
  patientId: string;
  practice: string;
  startsAtSeconds: number;
  diagnosis: string;
}

export async function appointmentBooked(appointment: Appointment): Promise<void> {
  await track.track(appointment.patientId, {
    name: 'appointment_booked',
    data: {
      practice: appointment.practice,
      starts_at: appointment.startsAtSeconds,
      diagnosis: appointment.diagnosis,
    },
  });
}
