import Mixpanel from 'mixpanel';
import { cio } from '../cio';
import { bus } from '../bus';
import { logger } from '../logger';

const mixpanel = Mixpanel.init(process.env.MIXPANEL_TOKEN ?? '');

bus.subscribe('invoice.paid', async (invoice: { accountId: string; number: string; total: number }) => {
  logger.info({ event: 'invoicePaid', number: invoice.number });
  mixpanel.track('Invoice Paid', { distinct_id: invoice.accountId, total: invoice.total });
  await cio.track(invoice.accountId, {
    name: 'invoice_paid',
    data: { number: invoice.number, total: invoice.total },
  });
});
