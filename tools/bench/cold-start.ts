/** From the start of a process to its first answer. */
import { freePort } from '../local/ports';
import { stopProcess } from '../local/functions/function-process';
import { startVariant, type Variant } from './run-function';

/** Every try asks with a GET: `identify` answers 405, `bare` 204, and either says that it is ready. */
export async function coldStartMs(variant: Variant, functionsDir: string, node: string): Promise<number> {
  const port = await freePort(0);
  const startedMs = performance.now();
  const starting = startVariant({ variant, functionsDir, node }, 'http://127.0.0.1:9', port);
  const answered = (async (): Promise<number> => {
    for (;;) {
      try {
        await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(5_000) });
        return performance.now() - startedMs;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    }
  })();
  const running = await starting;
  const tookMs = await answered;
  await stopProcess(running);
  return tookMs;
}
