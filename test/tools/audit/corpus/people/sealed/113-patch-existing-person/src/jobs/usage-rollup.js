import { patchPerson } from '../people/patch.js';
import { usage } from '../db/usage.js';

export async function usageRollup(log) {
  let failed = 0;
  for await (const row of usage.lastDay()) {
    try {
      await patchPerson(row.userId, {
        projects_count: row.projects,
        storage_mb: Math.round(row.bytes / 1_048_576),
        last_active_at: Math.floor(row.lastActive.getTime() / 1000),
      });
    } catch (err) {
      failed += 1;
      log.warn({ err, user: row.userId }, 'usage not patched');
    }
  }
  log.info({ failed }, 'usage rollup done');
}
