import { Worker, type Job } from 'bullmq';
import { trackClientOf } from '../customerio/tenant-client';
import { redis } from '../redis';
import { tenants } from '../repositories/tenants';

interface PlanChanged {
  tenantId: string;
  userId: string;
  from: string;
  to: string;
}

async function handle(job: Job<PlanChanged>): Promise<void> {
  const { tenantId, userId, from, to } = job.data;
  const settings = await tenants.settings(tenantId);
  const customerio = trackClientOf(settings);

  await customerio.track(userId, {
    name: 'plan_changed',
    data: { previous_plan: from, plan: to },
  });
}

export const planChangedWorker = new Worker<PlanChanged>('plan-changed', handle, {
  connection: redis,
  concurrency: 8,
});
