/** Containers of secrets and their reminders of rotation. Values are put in by people, never by this code. */
import { DataGoogleProject } from '@cdktf/provider-google/lib/data-google-project';
import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { SecretManagerSecret } from '@cdktf/provider-google/lib/secret-manager-secret';
import { Fn, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { deadLetterRetentionSeconds } from '../../shared/delivery-policy';
import { secretIds, systemTopics } from '../../shared/names';
import type { Environment } from '../environment';
import { neverExpires, seconds, secondsOfDays } from './duration';
import { storedTopic } from './topic';

export type SecretsProps = {
  readonly environment: Environment;
  readonly dependsOn: readonly ITerraformDependable[];
};

const rotationDays = 180;

/** Counted from the plan that makes the secret: Secret Manager refuses a day that has passed. */
const firstRotation = Fn.timeadd(Fn.plantimestamp(), `${rotationDays * 24}h`);

export class Secrets extends Construct {
  constructor(scope: Construct, id: string, { environment, dependsOn }: SecretsProps) {
    super(scope, id);
    const topic = storedTopic(this, 'rotation', systemTopics.secretRotation, environment, dependsOn);
    new PubsubSubscription(this, 'rotation_due', {
      name: `${systemTopics.secretRotation}-due`,
      topic: topic.id,
      messageRetentionDuration: seconds(deadLetterRetentionSeconds),
      ackDeadlineSeconds: 600,
      expirationPolicy: neverExpires,
    });
    const { number } = new DataGoogleProject(this, 'project', { projectId: environment.project });
    const agentPublishes = new PubsubTopicIamMember(this, 'agent_publishes', {
      topic: topic.name,
      role: 'roles/pubsub.publisher',
      member: `serviceAccount:service-${number}@gcp-sa-secretmanager.iam.gserviceaccount.com`,
    });
    for (const [name, secretId] of Object.entries(secretIds)) {
      new SecretManagerSecret(this, name, {
        secretId,
        replication: {
          userManaged: { replicas: environment.persistenceRegions.map((location) => ({ location })) },
        },
        topics: [{ name: topic.id }],
        rotation: { rotationPeriod: secondsOfDays(rotationDays), nextRotationTime: firstRotation },
        // A version that was destroyed by mistake can be had back for a week.
        versionDestroyTtl: secondsOfDays(7),
        // Secret Manager moves the time on after each reminder; that is not a change to undo.
        lifecycle: { ignoreChanges: ['rotation[0].next_rotation_time'] },
        dependsOn: [agentPublishes],
      });
    }
  }
}
