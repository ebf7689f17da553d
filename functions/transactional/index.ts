import { setTimeout as sleep } from 'node:timers/promises';

import type { HttpFunction } from '@google-cloud/functions-framework';

import { appService } from '../../shared/customerio/app-service';
import { withDeadline } from '../../shared/deadline';
import { serveRawRequests } from '../../shared/http/raw-requests';
import { ledgerAt } from '../../shared/ledger/ledger-at';
import { topics } from '../../shared/names';
import { consume } from '../../shared/pubsub/consume';
import { effectsOf } from '../../shared/pubsub/effects';
import { CircuitBreaker } from './circuit-breaker';
import { transactionalConfig } from './config';
import { deliverSend, type SendPorts } from './deliver-send';

const config = transactionalConfig.parse(process.env);
serveRawRequests();

const customerio = appService(config);
const monotonicMs = (): number => performance.now();
const ports: SendPorts = {
  takeTurn: () => customerio.takeSendTurn(),
  send: (request) => customerio.sendTransactional(request),
  ledger: ledgerAt(config.LEDGER, config.GCP_PROJECT, Date.now),
  breaker: new CircuitBreaker(monotonicMs),
  recipients: config.RECIPIENTS_ALLOWED,
  nowMs: Date.now,
  monotonicMs,
  sleep,
  within: withDeadline,
};
const effects = effectsOf('transactional', topics.transactional, config);

export const transactional: HttpFunction = (request, response) =>
  consume(request, response, (message) => deliverSend(message, ports), effects);
