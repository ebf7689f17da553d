import { parseFeedbackPolicy } from '../../../shared/users/feedback-policy';

describe('parseFeedbackPolicy', () => {
  it.each([
    ['one action', 'complaint=suppress', { complaint: 'suppress', hard_bounce: 'mark', soft_bounce: 'mark' }],
    [
      'all of them, with white space',
      ' complaint=none , hard_bounce = unsubscribe,soft_bounce=none',
      { complaint: 'none', hard_bounce: 'unsubscribe', soft_bounce: 'none' },
    ],
  ])('reads %s', (_claim, text, value) => {
    expect(parseFeedbackPolicy(text)).toEqual({ value });
  });

  it.each([
    'complaint',
    'complaint=delete',
    'complaints=mark',
    'complaint=mark=none',
    'complaint=mark,',
    'toString=mark',
  ])('refuses %s and names what it takes', (text) => {
    expect(parseFeedbackPolicy(text)).toEqual({
      problem:
        'must list complaint, hard_bounce, soft_bounce, each with one of suppress, unsubscribe, mark, none, as in complaint=suppress',
    });
  });
});
