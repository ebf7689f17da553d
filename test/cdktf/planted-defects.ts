/** Violations of every promise, each as somebody might really make it. */
import { accessDefects } from './planted-defects-access';
import { deliveryDefects } from './planted-defects-delivery';
import { limitDefects } from './planted-defects-limits';
import { peopleDefects } from './planted-defects-people';
import { settingDefects } from './planted-defects-settings';
import { webhookDefects } from './planted-defects-webhook';

export const plantedDefects = [
  ...settingDefects,
  ...deliveryDefects,
  ...accessDefects,
  ...webhookDefects,
  ...peopleDefects,
  ...limitDefects,
];
