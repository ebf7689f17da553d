import { customerio } from '../clients';

/** Exactly as long as Customer.io allows. */
const INVITED =
  'customer_finished_the_second_step_of_the_onboarding_checklist_and_then_invited_one_colleague_to_team';

export async function colleagueInvited(userId: string, colleagues: number): Promise<void> {
  await customerio.track(userId, {
    name: INVITED,
    data: {
      colleagues,
      note: 'A long note is data and may be longer than a name, which it is, because data has its own, larger limit.',
    },
  });
}
