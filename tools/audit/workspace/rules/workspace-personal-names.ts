import { judgeEventName } from '../../../../shared/contract/naming-rules';
import type { WorkspaceFinding, WorkspaceRule } from '../workspace-rule';

/** A name that contains personal data is not printed: the finding would carry it into logs. */
export const rule: WorkspaceRule = {
  id: 'workspace-personal-names',
  family: 'workspace',
  description: 'No segment or event is named after a person.',
  level: 'error',
  messages: {
    personal:
      'The name of this {{thing}} contains a {{part}}. Names are shown to everybody in the workspace and are not erased with the person. Rename it, and change the code that makes the name.',
    generated:
      'The name of this event contains a {{part}}, so a program makes a name for each occurrence. No campaign can listen for it, and the list of events fills up. Change the code that sends it.',
  },
  check({ segments, events }) {
    const things = [
      ...segments.map((one) => ({ ...one, thing: 'segment' })),
      ...events.map((one) => ({ ...one, thing: 'event' })),
    ];
    return things.flatMap(({ place, name, thing }): WorkspaceFinding[] => {
      const { personal, generated } = judgeEventName(name);
      if (personal) return [{ place, messageId: 'personal', data: { thing, part: personal } }];
      return generated && thing === 'event' ? [{ place, messageId: 'generated', data: { part: generated } }] : [];
    });
  },
};
