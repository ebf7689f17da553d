import type { TrackClient } from 'customerio-node';

interface UserDocument {
  _id: string;
  email: string;
  name: string;
  createdAt: Date;
}

export async function userCreated(cio: TrackClient, user: UserDocument): Promise<void> {
  await cio.identify(user._id, {
    email: user.email,
    name: user.name,
    created_at: user.createdAt,
  });
}
