/** The only file to edit: one entry an environment. What each field means and may be: environment.ts. */
import type { Environment } from './environment';

const staging: Environment = {
  name: 'staging',
  project: 'my-project-staging',
  region: 'europe-west1',
  persistenceRegions: ['europe-west1', 'europe-west4'],
  warehouseLocation: 'EU',
  stateBucket: 'my-project-staging-terraform-state',
  bootstrapState: 'local',
  github: { repositoryId: '100000001', ownerId: '200000001', branch: 'main' },
  runbooksUrl: 'https://github.com/my-organisation/customerio-gcp/blob/main/docs/runbooks',
  customerio: { region: 'eu', trackRequestsPerSecond: 20, trackOperationsPerSecond: 200, sendsPerSecond: 5 },
  identify: { requestsPerSecond: 10, operationsPerSecond: 100, instancesMax: 2 },
  track: { requestsPerSecond: 10, operationsPerSecond: 100, instancesMax: 2 },
  // Nobody outside the company gets a message from here.
  transactional: { instancesMax: 1, concurrency: 15, recipientsAllowed: ['example.com'] },
  webhook: { instancesMin: 1, instancesMax: 2, allowAllUsers: true },
  feedback: { instancesMax: 1 },
  sync: { schedule: '*/30 * * * *', messagesPerSecond: 50 },
  guardrails: { event_name_snake_case: 'reject', event_name_generated: 'reject', event_name_personal_data: 'reject' },
  retention: {
    messagesDays: 7,
    publishedMessagesDays: 35,
    publishedBodies: true,
    deadLettersDays: 35,
    quarantinedEventsDays: 35,
    outcomesDays: 35,
    deliveryEventsDays: 90,
  },
  publishers: {
    identify: ['serviceAccount:shop@my-project-staging.iam.gserviceaccount.com'],
    track: ['serviceAccount:shop@my-project-staging.iam.gserviceaccount.com'],
    transactional: ['serviceAccount:shop@my-project-staging.iam.gserviceaccount.com'],
  },
  analysts: ['group:analysts@example.com'],
  operators: ['group:platform@example.com'],
  notificationChannels: ['projects/my-project-staging/notificationChannels/1000000001'],
};

const prod: Environment = {
  name: 'prod',
  project: 'my-project-prod',
  region: 'europe-west1',
  persistenceRegions: ['europe-west1', 'europe-west4'],
  warehouseLocation: 'EU',
  stateBucket: 'my-project-prod-terraform-state',
  bootstrapState: 'local',
  github: { repositoryId: '100000001', ownerId: '200000001', branch: 'main' },
  runbooksUrl: 'https://github.com/my-organisation/customerio-gcp/blob/main/docs/runbooks',
  customerio: { region: 'eu', trackRequestsPerSecond: 100, trackOperationsPerSecond: 1000, sendsPerSecond: 50 },
  identify: { requestsPerSecond: 50, operationsPerSecond: 500, instancesMax: 10 },
  track: { requestsPerSecond: 50, operationsPerSecond: 500, instancesMax: 10 },
  transactional: { instancesMax: 5, concurrency: 30 },
  webhook: { instancesMin: 1, instancesMax: 10, allowAllUsers: true, silentHoursMax: 6 },
  feedback: { instancesMax: 3 },
  sync: { schedule: '*/10 * * * *', messagesPerSecond: 250 },
  retention: {
    messagesDays: 7,
    publishedMessagesDays: 90,
    publishedBodies: false,
    deadLettersDays: 90,
    quarantinedEventsDays: 90,
    outcomesDays: 90,
    deliveryEventsDays: 1095,
  },
  publishers: {
    identify: [
      'serviceAccount:shop@my-project-prod.iam.gserviceaccount.com',
      'serviceAccount:accounts@my-other-project.iam.gserviceaccount.com',
    ],
    track: ['serviceAccount:shop@my-project-prod.iam.gserviceaccount.com'],
    transactional: ['serviceAccount:shop@my-project-prod.iam.gserviceaccount.com'],
  },
  analysts: ['group:analysts@example.com'],
  analystsWithoutPersonalData: ['group:everybody@example.com'],
  operators: ['group:platform@example.com'],
  database: {
    connectionsMax: 60,
    poolSize: 5,
    vpcConnector: 'projects/my-project-prod/locations/europe-west1/connectors/customerio',
  },
  notificationChannels: ['projects/my-project-prod/notificationChannels/1000000001'],
};

export const environments: readonly Environment[] = [staging, prod];
