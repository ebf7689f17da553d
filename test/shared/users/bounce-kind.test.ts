import { bounceKind } from '../../../shared/users/bounce-kind';

describe('bounceKind', () => {
  it.each([
    ['550 5.1.1 no such user', 'hard'],
    ['550 5.5.0 Requested action not taken: mailbox unavailable', 'hard'],
    ['421 4.7.0 try again later', 'soft'],
    ['4.2.2 the mailbox is full', 'soft'],
    ['552 5.2.2 over quota', 'soft'],
    ['smtp; 451 greylisted', 'soft'],
    ['550 refused by 4.1.2.3', 'hard'],
    ['host mx4.example.com said: 550 unknown', 'hard'],
    ['no code at all', 'hard'],
    ['', 'hard'],
  ])('takes %s for %s', (text, kind) => {
    expect(bounceKind(text)).toBe(kind);
  });

  it('takes a bounce without a text for hard', () => {
    expect(bounceKind(undefined)).toBe('hard');
  });
});
