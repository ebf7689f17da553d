import { setTimeout as sleep } from 'node:timers/promises';

import { appService } from '../../shared/customerio/app-service';
import { withDeadline } from '../../shared/deadline';
import { serve } from '../../shared/http/serve';
import { ledgerAt } from '../../shared/ledger/ledger-at';
import { topics } from '../../shared/names';
import { consume } from '../../shared/pubsub/consume';
import { effectsOf } from '../../shared/pubsub/effects';
import { CircuitBreaker } from './circuit-breaker';
import { transactionalConfig } from './config';
import { deliverSend, type SendPorts } from './deliver-send';

const config = transactionalConfig.parse(process.env);

/** When the function listens. Who comes earlier opens the ledger with its claim. */
const warmUpAfterMs = 100;

const customerio = appService(config);
const monotonicMs = (): number => performance.now();
const ledger = ledgerAt(config.LEDGER, config.GCP_PROJECT, Date.now);
const ports: SendPorts = {
  takeTurn: () => customerio.takeSendTurn(),
  send: (request) => customerio.sendTransactional(request),
  ledger,
  breaker: new CircuitBreaker(monotonicMs),
  recipients: config.RECIPIENTS_ALLOWED,
  nowMs: Date.now,
  monotonicMs,
  sleep,
  within: withDeadline,
};
// Not at the start, which it would make longer; and a ledger that is away must not keep the function from starting.
setTimeout(() => void ledger.warmUp(), warmUpAfterMs).unref();
const effects = effectsOf('transactional', topics.transactional, config);

export const transactional = serve((request) => consume(request, (message) => deliverSend(message, ports), effects));
