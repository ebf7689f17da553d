import { crm } from '../crm';

interface Workspace {
  ownerId: string;
  ownerEmail: string;
  members: readonly { id: string }[];
}

export async function seatsSynced(workspace: Workspace): Promise<void> {
  await crm.identify(workspace.ownerId, {
    email: workspace.ownerEmail,
    team_size: workspace.members.length,
  });
}
