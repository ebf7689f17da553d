/** The Firestore database in which the transactional function writes down who has been sent what. */
import { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import { FirestoreField } from '@cdktf/provider-google/lib/firestore-field';
import { Construct } from 'constructs';

import { sendLedger } from '../../shared/names';
import type { Environment } from '../environment';

export class SendLedger extends Construct {
  /** As the function's variable `LEDGER` says it. */
  readonly location: string;
  /** As conditions of IAM name the database. */
  readonly resourceName: string;

  constructor(scope: Construct, id: string, { environment }: { readonly environment: Environment }) {
    super(scope, id);
    this.location = `firestore:${sendLedger.database}`;
    this.resourceName = `projects/${environment.project}/databases/${sendLedger.database}`;
    const database = new FirestoreDatabase(this, 'database', {
      name: sendLedger.database,
      locationId: environment.region,
      type: 'FIRESTORE_NATIVE',
      concurrencyMode: 'PESSIMISTIC',
      // Without its entries a replay would send again.
      deleteProtectionState: 'DELETE_PROTECTION_ENABLED',
      deletionPolicy: 'DELETE',
      pointInTimeRecoveryEnablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
    });
    new FirestoreField(this, 'expiry', {
      database: database.name,
      collection: sendLedger.collection,
      field: sendLedger.expiryField,
      ttlConfig: {},
      // Nobody asks for it, and an index on a time that only grows is a hot spot.
      indexConfig: {},
    });
  }
}
