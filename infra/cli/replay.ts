/**
 * `rasid replay`: owes alerts again for articles since a time, for what outlived every retry (a stream's
 * record, a dead letter, a table restored without its rows). Deliveries are found again by their ids: what is
 * recorded is not sent again. What the records have lost is, under the same ids.
 */
import type { Command } from 'commander';
import { mayBeTold, pendingRow } from '../../functions/domain/timeline.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import type { Stores } from '../../functions/ports.ts';
import { type DataFlags, ONE_SHARD, timesOf, withData, withOpen } from './data.ts';
import { note, printJson } from './print.ts';
import { storedSince } from './stored.ts';

type Flags = DataFlags & { readonly since?: string; readonly json?: boolean };

export function registerReplay(program: Command): void {
  const command = program
    .command('replay')
    .description(
      'owe alerts again for articles since a time: recorded deliveries are not repeated; where RasidDeliveries has lost records (restored to an earlier time), they are, under the same ids',
    )
    .requiredOption('--since <when>', 'first seen since: ISO 8601, or a span such as 12h')
    .option('--json', 'one JSON object');
  withData(command).action(replay);
}

async function replay(flags: Flags): Promise<void> {
  const { since } = timesOf(flags);
  if (since === undefined) throw new InvalidInput('--since is missing');
  if (Date.parse(since) > Date.now()) {
    throw new InvalidInput(`--since ${flags.since}: lies in the future; nothing was seen since`);
  }
  await withOpen(flags, async ({ stores }) => {
    const owed = await oweSince(stores, since, new Date().toISOString());
    if (flags.json) await printJson({ since, owed });
    else
      note(
        `${owed} articles are owed to alert again since ${since}: a monitor decides on them within two minutes. Recorded deliveries are not repeated; those whose records were lost are, under the same ids`,
      );
  });
}

/** Owes every article that someone may be told of; returns how many. */
export async function oweSince(stores: Stores, since: string, at: string): Promise<number> {
  let owed = 0;
  for await (const article of storedSince(stores, since)) {
    if (!mayBeTold(article)) continue;
    await stores.pending.owe(pendingRow(article, 'new', at, ONE_SHARD));
    owed += 1;
  }
  return owed;
}
