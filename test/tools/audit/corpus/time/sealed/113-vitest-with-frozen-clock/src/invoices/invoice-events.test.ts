import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { invoicePaid } from './invoice-events';

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date('2026-03-01T12:00:00.000Z'));
});

afterEach(() => {
  vi.useRealTimers();
});

it('reports a paid invoice in unix seconds', async () => {
  const cio = { track: vi.fn().mockResolvedValue({}) };

  await invoicePaid(cio, {
    number: 'R-2026-118',
    accountId: 'acc_41',
    totalCents: 12900,
    paidOn: new Date('2026-03-01T11:59:00.000Z'),
  });

  expect(cio.track).toHaveBeenCalledWith('acc_41', {
    name: 'invoice_paid',
    timestamp: 1772366400,
    data: { number: 'R-2026-118', total_cents: 12900, paid_at: 1772366340 },
  });
});
