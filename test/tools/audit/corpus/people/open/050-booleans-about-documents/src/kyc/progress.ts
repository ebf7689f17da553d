import type { TrackClient } from 'customerio-node';

interface Progress {
  userId: string;
  email: string;
  passportUploaded: boolean;
  bankAccounts: number;
  passwordChangedSeconds: number;
}

export async function reportProgress(cio: TrackClient, progress: Progress): Promise<void> {
  await cio.identify(progress.userId, {
    email: progress.email,
    has_passport: progress.passportUploaded,
    bank_account_count: progress.bankAccounts,
    password_changed_at: progress.passwordChangedSeconds,
  });
}
