import { cloudEvent } from '@google-cloud/functions-framework';
import { trackEvent } from './customerio.mjs';

cloudEvent('onExportFinished', async (event) => {
  const message = JSON.parse(Buffer.from(event.data.message.data, 'base64').toString('utf8'));
  await trackEvent(message.ownerId, 'export_finished', {
    export_id: message.exportId,
    rows: message.rows,
    format: message.format,
  });
});
