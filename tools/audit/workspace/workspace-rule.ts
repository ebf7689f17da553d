import type { RuleFacts } from '../rule';
import type { Workspace } from './workspace';

export type WorkspaceFinding = {
  /** Where in the workspace, by ids. */
  readonly place: string;
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string>>;
};

export type WorkspaceRule = RuleFacts & {
  readonly check: (workspace: Workspace) => readonly WorkspaceFinding[];
};
