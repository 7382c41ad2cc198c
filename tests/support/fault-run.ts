/**
 * One run of the whole monitor through servers that fail, seeded: baseline, several rounds of new
 * articles with the clock stepping forth and back, then everything heals and passes go on until quiet.
 */
import type { Log } from '../../functions/ports.ts';
import { readLists } from '../../infra/local/catalogue-files.ts';
import { readState, writeState } from '../../infra/local/folder.ts';
import { onePass } from '../../infra/local/pass.ts';
import { startSteps } from '../../infra/local/steps.ts';
import { type Checkpoint, streamReader } from '../../infra/local/stream.ts';
import { startTally } from '../../infra/local/tally.ts';
import { seeded } from './chance.ts';
import type { TestEngine } from './engine.ts';
import { type FaultRun, HOUR, MINUTE, openRun, type Run } from './fault-world.ts';

/** Steps of the clock between two passes: forth, far forth, and back. */
const STEPS = [MINUTE, 16 * MINUTE, 2 * HOUR, -10 * MINUTE, -HOUR];
/** Each process is another computer, whose clock may be wrong. */
const SKEWS = [0, 10 * MINUTE, -10 * MINUTE];

export type RunOptions = {
  readonly seed: number;
  readonly feeds?: number;
  readonly rounds?: number;
  /** Share of requests that fail, of DynamoDB and of the servers. */
  readonly share?: number;
  /** Once an outlet, and once the endpoint, never answers. */
  readonly silence?: boolean;
};
/** Runs it all; `afterPass` looks at the records after every pass. */
export async function runWithFaults(
  engine: TestEngine,
  options: RunOptions,
  afterPass: Run['afterPass'],
): Promise<FaultRun> {
  const { seed, feeds = 4, rounds = 3, share = 0.08, silence = false } = options;
  const random = seeded(seed * 7919);
  // Every step comes in every run, in an order of its own.
  let steps = seed;
  const step = () => {
    steps += 1 + (seed % (STEPS.length - 1));
    return STEPS[steps % STEPS.length] ?? MINUTE;
  };
  const run = await openRun(engine, { seed, share, feeds, silence, random, afterPass });
  try {
    await baseline(run);
    run.outside.sicken();
    for (let round = 0; round < rounds; round += 1) {
      for (const outlet of run.outside.outlets) {
        outlet.publish(Math.floor(random() * 3), true, run.clock());
      }
      run.skew(SKEWS[(seed + round) % SKEWS.length] ?? 0);
      await inOneProcess(run, async (pass) => {
        await pass();
        run.advance(step());
        // One that ended at once for an outage has tried nothing.
        for (let tries = 0; tries < 3 && !(await pass()); tries += 1) run.advance(16 * MINUTE);
      });
      run.advance(step());
    }
    run.skew(0);
    run.heal();
    run.outside.healOutlets();
    await untilQuiet(run);
    return run;
  } catch (error) {
    await run.close();
    throw error;
  }
}

/** Under faults too, until every feed's first poll is complete: what is listed till then is told to nobody. */
async function baseline(run: Run): Promise<void> {
  for (const outlet of run.outside.outlets) outlet.publish(4, false, run.clock());
  await inOneProcess(run, async (pass) => {
    for (let tries = 1; ; tries += 1) {
      await pass();
      const feeds = await run.real.feeds.list();
      if (feeds.every(({ baselineAt }) => baselineAt !== undefined)) return;
      if (tries === 60) {
        const why = feeds.map(({ feedId, lastReport }) => `${feedId}: ${lastReport?.message}`);
        throw new Error(`a feed never completes its first poll: ${why.join('; ')}`);
      }
      run.advance(20 * MINUTE);
    }
  });
}

/** Whoever is told heals last: then everything that is owed has met them sick. */
async function untilQuiet(run: Run): Promise<void> {
  await inOneProcess(run, async (pass) => {
    // Feeds may rest for a day after their failures: the second pass finds them all.
    for (let hours = 0; hours < 91; hours += 13) {
      run.advance(13 * HOUR);
      await pass();
      run.outside.healReceivers();
    }
  });
}

/** A process that begins, passes, and ends: what its queues held is forgotten with it. */
async function inOneProcess(
  run: Run,
  work: (pass: () => Promise<boolean>) => Promise<void>,
): Promise<void> {
  const { folder, outages } = run;
  const log: Log = (fact, details) => {
    if (details?.level === 'error') outages.push(`${fact} ${String(details.error ?? '')}`);
  };
  const tally = startTally({ requests: 0, readUnits: 0, writeUnits: 0 });
  const masterKey = async () => 'a master key that is only used in tests';
  const own = {
    stores: run.stores(),
    folder,
    masterKey,
    lists: readLists({}),
    tally,
    log,
    once: true,
  };
  const steps = startSteps(own);
  const stream = streamReader({
    endpoint: run.proxy.endpoint,
    table: run.names.pending,
    handler: steps.onPending,
    checkpoint: readState<Checkpoint>(folder, 'checkpoint'),
    save: (checkpoint) => writeState(folder, 'checkpoint', checkpoint),
    log,
  });
  try {
    await work(async () => {
      const options = { steps, stream, folder, clock: () => Date.now(), log };
      const before = outages.length;
      await onePass(options, true).catch((error) => outages.push(`pass: ${error}`));
      await run.afterPass(run);
      return outages.length === before;
    });
  } finally {
    await steps.stop();
    stream.close();
  }
}
