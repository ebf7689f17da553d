import { IdentifierType, type TrackClient } from 'customerio-node';

export interface MergeRequested {
  accountId: string;
  oldEmail: string;
}

/** The lead that only had an address becomes part of the account. */
export async function mergeAccounts(cio: TrackClient, message: MergeRequested): Promise<void> {
  await cio.mergeCustomers(
    IdentifierType.Id,
    message.accountId,
    IdentifierType.Email,
    message.oldEmail,
  );
}
