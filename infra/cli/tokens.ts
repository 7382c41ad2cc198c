/** `rasid tokens`: what opens the API and the console of a deployed stack. */
import type { Command } from 'commander';
import { accessToken } from '../../functions/domain/secret.ts';
import { type DataFlags, withData, withOpen } from './data.ts';
import { note, printJson, write } from './print.ts';

type Flags = DataFlags & { readonly rotate?: boolean; readonly json?: boolean };

export function registerTokens(program: Command): void {
  const command = program
    .command('tokens')
    .description('show the read and the admin token of the API (asked for on AWS only)')
    .option('--rotate', 'make new ones; the old ones end within a minute')
    .option('--json', 'one JSON object');
  withData(command).action(tokens);
}

async function tokens(flags: Flags): Promise<void> {
  await withOpen(flags, async (data) => {
    const { reads } = data;
    const version = flags.rotate
      ? await reads.rotateTokens(new Date().toISOString())
      : await reads.tokenVersion();
    const key = await data.masterKey();
    const read = accessToken(key, 'read', version);
    const admin = accessToken(key, 'admin', version);
    if (flags.json) await printJson({ read, admin });
    else await write(`read   ${read}\nadmin  ${admin}\n`);
    if (flags.rotate) note('rotated: the old tokens end within a minute');
  });
}
