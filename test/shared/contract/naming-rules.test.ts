import { generatedPart, isSnakeCase, personalPart, snakeCaseOf } from '../../../shared/contract/naming-rules';

describe('isSnakeCase', () => {
  it.each(['order_paid', 'signup', 'step_2_done', 'a1'])('takes %s', (name) => {
    expect(isSnakeCase(name)).toBe(true);
  });
  it.each([
    'Order Paid',
    'orderPaid',
    'order-paid',
    '_paid',
    'paid_',
    'order__paid',
    '2_done',
    'größe',
    '',
    'ORDER_PAID',
  ])('does not take "%s"', (name) => {
    expect(isSnakeCase(name)).toBe(false);
  });
});

describe('snakeCaseOf', () => {
  it.each([
    ['Order Paid', 'order_paid'],
    ['orderPaid', 'order_paid'],
    ['HTTPRequestFailed', 'http_request_failed'],
    ['order-paid ', 'order_paid'],
    ['2nd Größe', 'nd_gro_e'],
    ['Éclair bought', 'eclair_bought'],
    ['!!!', ''],
  ])('makes "%s" into "%s"', (name, expected) => {
    expect(snakeCaseOf(name)).toBe(expected);
  });
});

describe('generatedPart', () => {
  it.each([
    ['order_12345', 'run of digits'],
    ['order_6f1c9f2e-8f0b-4c3a-9d55-1f0c2a7be901', 'UUID'],
    ['order_6f1c9f2e_8f0b_4c3a_9d55_1f0c2a7be901', 'UUID'],
    ['order 01HZX3KQVB8E7MGY2RTJ5WD9AF', 'ULID'],
    ['welcome person@example.com', 'e-mail address'],
    ['newsletter_2026-11-22', 'date'],
    ['newsletter_2026_11_22', 'date'],
    ['viewed_5f2d0c9a1b3e', 'hexadecimal id'],
    ['link_V1StGXR8Z5jdHi6B', 'random token'],
  ])('finds in %s a %s', (name, part) => {
    expect(generatedPart(name)).toBe(part);
  });

  it.each([
    'order_paid',
    'black_friday_2026',
    'error_404',
    'top_1000_reached',
    'acknowledged_feedbackfacade',
    'TransactionalMessageSent',
    'viewed_decade_facade',
    'oauth2_login_v3',
    'q4_2026_1_campaign',
  ])('finds nothing in %s', (name) => {
    expect(generatedPart(name)).toBeUndefined();
  });
});

describe('personalPart', () => {
  it.each([
    ['invited other@example.com', 'e-mail address'],
    ['called +49 151 1234567', 'telephone number'],
    ['called (555) 010-1234', 'telephone number'],
    ['login_from 192.0.2.17', 'IP address'],
  ])('finds in "%s" an %s', (name, part) => {
    expect(personalPart(name)).toBe(part);
  });

  it.each(['order_paid', 'version_1.2.3', 'step 1 2 3', 'sale 2026-11-22', 'room 101 to 102'])(
    'finds nothing in "%s"',
    (name) => {
      expect(personalPart(name)).toBeUndefined();
    },
  );
});
