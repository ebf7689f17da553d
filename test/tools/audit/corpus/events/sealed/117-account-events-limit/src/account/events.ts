import type { TrackClient } from 'customerio-node';

export enum AccountEvent {
  EmailChanged = 'email_changed',
  EmailChangeStarted = 'email_change_started',
  PhoneVerified = 'phone_verified',
  FullNameCorrected = 'full_name_corrected',
  OwnerEmailChangedBySupport = 'account_owner_email_changed_by_support_after_identity_check_and_confirmation_of_previous_address_now',
}

export class AccountEvents {
  constructor(private readonly track: Pick<TrackClient, 'track'>) {}

  emailChangeStarted(userId: string) {
    return this.track.track(userId, { name: AccountEvent.EmailChangeStarted });
  }

  emailChanged(userId: string, next: { email: string }, bySupport: boolean) {
    const name = bySupport ? AccountEvent.OwnerEmailChangedBySupport : AccountEvent.EmailChanged;
    return this.track.track(userId, { name, data: { new_email: next.email } });
  }

  phoneVerified(userId: string, attempts: number) {
    return this.track.track(userId, { name: AccountEvent.PhoneVerified, data: { attempts } });
  }

  fullNameCorrected(userId: string) {
    return this.track.track(userId, { name: AccountEvent.FullNameCorrected });
  }
}
