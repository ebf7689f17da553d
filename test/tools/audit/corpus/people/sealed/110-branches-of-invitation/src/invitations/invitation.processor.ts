import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { TrackClient } from 'customerio-node';
import { PeopleRepository } from '../people/people.repository';

interface Invitation {
  personId: string;
  email: string;
  team: string;
}

@Processor('invitations')
export class InvitationProcessor extends WorkerHost {
  constructor(
    private readonly cio: TrackClient,
    private readonly people: PeopleRepository,
  ) {
    super();
  }

  async process(job: Job<Invitation>): Promise<void> {
    const { personId, email, team } = job.data;

    if (await this.people.isKnown(personId)) {
      await this.cio.track(personId, { name: 'team_invited', data: { team } });
    } else {
      await this.cio.identify(personId, { email, invited_to: team });
      await this.cio.track(personId, { name: 'team_invited', data: { team, first: true } });
      await this.people.markKnown(personId);
    }
  }
}
