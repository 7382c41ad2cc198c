/** The thread that documents are read in: where its code lies, and what it may use. */
import { Worker } from 'node:worker_threads';

/** From source the TypeScript beside this file, in a bundle the built file beside the handler. */
const ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './worker-main.ts' : './worker-main.mjs',
  import.meta.url,
);

/** Nothing of the environment goes with it: it reads hostile documents. */
export function startThread(heapMb: number): Worker {
  return new Worker(ENTRY, {
    env: {},
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: heapMb,
      maxYoungGenerationSizeMb: 16,
      stackSizeMb: 4,
    },
  });
}
