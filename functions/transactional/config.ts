import { defineConfig, optional, parsed } from '../../shared/config';
import { appApiVariables, consumerVariables } from '../../shared/function-variables';
import { parseLedger } from '../../shared/ledger/ledger-location';
import { parseRecipients } from './recipients';

export const transactionalConfig = defineConfig({
  ...consumerVariables,
  ...appApiVariables,
  LEDGER: parsed(parseLedger),
  RECIPIENTS_ALLOWED: optional(parsed(parseRecipients)),
});
