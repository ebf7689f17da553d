/**
 * What teams get wrong, written from the notes on Google Cloud and the architecture alone by somebody who had not
 * read the checker: an estimate of what the checker would find of the mistakes that nobody has thought of.
 */
import { bootstrapDefects } from './bootstrap';
import type { Defect } from './change';
import { closerAlerts } from './closer-alerts';
import { closerSettings } from './closer-settings';
import { functionDefects } from './functions';
import { monitoringDefects } from './monitoring';
import { peopleDefects } from './people';
import { pushDeliveryDefects } from './push-delivery';
import { referenceDefects } from './references';
import { secretDefects } from './secrets';
import { sendDefects } from './sends';
import { warehouseDefects } from './warehouse';

export const independentDefects: readonly Defect[] = [
  ...pushDeliveryDefects,
  ...functionDefects,
  ...secretDefects,
  ...warehouseDefects,
  ...sendDefects,
  ...peopleDefects,
  ...monitoringDefects,
  ...referenceDefects,
  ...bootstrapDefects,
];

/** Written after the first run, against what it showed: values that stay inside what looks plausible. */
export const closerDefects: readonly Defect[] = [...closerSettings, ...closerAlerts];
