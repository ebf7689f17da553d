import type { TrackClient } from 'customerio-node';

/** Not an address: the immutable key of the directory, such as "u-00412". */
type DirectoryKey = string & { readonly brand: 'DirectoryKey' };

interface Entry {
  emailAccountId: DirectoryKey;
  email: string;
  phoneVerified: boolean;
}

export async function push(cio: TrackClient, entry: Entry): Promise<void> {
  await cio.identify(entry.emailAccountId, {
    email: entry.email,
    phone_verified: entry.phoneVerified,
  });
}
