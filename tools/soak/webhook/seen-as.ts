/** What gives each broken build of the webhook away. Anything else may be the machine, or another fault. */
import type { WebhookViolation } from './verdict';

type Kind = WebhookViolation['kind'];

const kindsOf: Readonly<Record<string, readonly Kind[]>> = {
  'row-after-the-answer': ['LOST'],
  'oddities-refused': ['UNSAFE_ANSWER'],
  'no-json-refused': ['UNSAFE_ANSWER'],
  'fallback-dropped': ['LOST'],
  'fallback-unused': ['NEVER_CONFIRMED', 'NEEDLESS_503'],
  'listener-failure-answered-500': ['UNSAFE_ANSWER'],
  'refused-row-forgotten': ['LOST'],
  'quarantined-as-text': ['NOT_QUARANTINED', 'STRANGER'],
  'signature-unchecked': ['UNSAFE_ANSWER', 'STRANGER'],
  'feedback-after-the-answer': ['FEEDBACK_LOST'],
};

/** A busy machine makes some of a healthy build. */
const needless503Min = 10;

/** The violations that show the mutant. Throws for one of which nobody has said what it does. */
export function seenAs(
  name: string,
  violations: readonly WebhookViolation[],
  healthy: readonly WebhookViolation[],
): WebhookViolation[] {
  const kinds = kindsOf[name];
  if (kinds === undefined) throw new Error(`mutant ${name}: seen-as.ts does not say how it shows`);
  return kinds.flatMap((kind) => {
    const shown = violations.filter((one) => one.kind === kind);
    const usual = healthy.filter((one) => one.kind === kind).length;
    const isMore = kind === 'NEEDLESS_503' ? shown.length > needless503Min + 5 * usual : shown.length > usual;
    return isMore ? shown : [];
  });
}
