/** What a complaint and a bounce do to a person, per environment. */

export const feedbackActions = ['suppress', 'unsubscribe', 'mark', 'none'] as const;
export type FeedbackAction = (typeof feedbackActions)[number];

export type FeedbackPolicy = {
  /** The person pressed "spam". */
  readonly complaint: FeedbackAction;
  /** The mailbox refuses for good. */
  readonly hard_bounce: FeedbackAction;
  /** The mailbox refuses for now: counted, and acted on when it has happened `softBouncesMax` times. */
  readonly soft_bounce: FeedbackAction;
};

/**
 * A complaint ends all marketing, a dead address ends e-mail to that address, a full mailbox is only counted. Nothing
 * deletes by default: Customer.io's suppress takes the whole profile, and password resets with it.
 */
export const defaultFeedbackPolicy: FeedbackPolicy = {
  complaint: 'unsubscribe',
  hard_bounce: 'mark',
  soft_bounce: 'mark',
};

const isKind = (text: string): text is keyof FeedbackPolicy => Object.hasOwn(defaultFeedbackPolicy, text);

/** Reads `complaint=suppress,hard_bounce=mark`; what is left out keeps its default. */
export function parseFeedbackPolicy(text: string): { readonly value: FeedbackPolicy } | { readonly problem: string } {
  let policy = defaultFeedbackPolicy;
  for (const part of text.split(',')) {
    const [kind = '', wanted = '', ...rest] = part.split('=').map((word) => word.trim());
    const action = feedbackActions.find((candidate) => candidate === wanted);
    if (!isKind(kind) || action === undefined || rest.length > 0) {
      const kinds = Object.keys(defaultFeedbackPolicy).join(', ');
      return {
        problem: `must list ${kinds}, each with one of ${feedbackActions.join(', ')}, as in complaint=suppress`,
      };
    }
    policy = { ...policy, [kind]: action };
  }
  return { value: policy };
}
