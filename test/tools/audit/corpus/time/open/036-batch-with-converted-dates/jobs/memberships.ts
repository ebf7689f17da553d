import type { TrackClient } from 'customerio-node';

interface Member {
  id: number;
  email: string;
  tier: string;
  joined: Date;
  validUntil: Date | null;
}

const toUnix = (date: Date | null): number | null => (date === null ? null : Math.floor(Number(date) / 1000));

export async function pushMembers(client: TrackClient, members: Member[]): Promise<void> {
  const operations = members.map((member) => ({
    type: 'person',
    action: 'identify',
    identifiers: { id: String(member.id) },
    attributes: {
      email: member.email,
      tier: member.tier,
      created_at: toUnix(member.joined),
      expires_at: toUnix(member.validUntil),
    },
  }));
  const { errors } = await client.batch(operations);
  if (errors?.length) {
    throw new Error(`${errors.length} members refused`);
  }
}
