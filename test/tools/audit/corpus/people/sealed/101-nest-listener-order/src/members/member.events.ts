interface Workspace {
  id: string;
  name: string;
}

interface Member {
  id: string;
  email: string;
  firstName: string;
  role: 'owner' | 'editor' | 'viewer';
}

export class MemberJoined {
  constructor(
    readonly member: Member,
    readonly workspace: Workspace,
  ) {}
}
