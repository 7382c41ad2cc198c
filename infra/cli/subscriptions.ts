/** `rasid subscriptions`: who is told of what; adding, trying, testing, rotating and pausing. */
import type { Command } from 'commander';
import { webhookSecret } from '../../functions/domain/secret.ts';
import type { Subscription, SubscriptionState } from '../../functions/domain/subscription.ts';
import { parseSubscriptions } from '../../functions/domain/subscription-file.ts';
import { planLoad } from '../../functions/domain/subscription-load.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { test } from '../../functions/query/actions.ts';
import { allSubscriptions } from '../../functions/query/subscriptions.ts';
import { subscriptionView } from '../../functions/query/view.ts';
import { givenText } from '../local/given-file.ts';
import type { OpenData } from '../local/open.ts';
import {
  type AskedData,
  catalogueOf,
  type DataFlags,
  withCatalogue,
  withData,
  withMade,
  withOpen,
} from './data.ts';
import { sendByHand } from './deliveries.ts';
import { preview } from './preview.ts';
import {
  type Column,
  type FormatOptions,
  note,
  printJson,
  printRows,
  withFormat,
  write,
} from './print.ts';

type Flags = DataFlags & FormatOptions & { readonly showSecrets?: boolean };
type One = (data: AskedData, row: Subscription, flags: Flags) => Promise<void>;

export function registerSubscriptions(program: Command): void {
  const all = program
    .command('subscriptions')
    .description('list subscriptions; change and try them');
  withData(withFormat(all.command('list', { isDefault: true }), ['table', 'json', 'csv']))
    .description('who is told of what, how and when (the default)')
    .option('--show-secrets', 'print the webhook secrets, one JSON object per line')
    .action(list);
  withCatalogue(all.command('add <file>'))
    .description('add or change the subscriptions of a JSON file; sends nothing')
    .option('--json', 'one JSON object')
    .option('--show-secrets', 'print the secrets of its webhooks, one JSON object per line')
    .action(add);
  const on = (name: string, description: string, work: One, withOptions = withData) =>
    withOptions(all.command(`${name} <id>`).description(description).option('--json', 'JSON lines'))
      .option('--show-secrets', 'print the webhook secret')
      .action((id: string, flags: Flags) =>
        withOpen(flags, async (data) => work(data, await rowOf(data, id), flags)),
      );
  withCatalogue(all.command('preview <id>'))
    .description('what it would have sent over stored articles, and why')
    .option('--since <when>', 'over articles published since', '7d')
    .option('--stopped', 'also the articles that a filter stopped, and which')
    .option('--json', 'one JSON object per article')
    .action((id: string, flags: Flags & { readonly since: string; readonly stopped?: boolean }) =>
      withOpen(flags, async (data) => preview(data, await rowOf(data, id), flags)),
    );
  on('test', 'send one message of type test, at once', sendTest, withCatalogue);
  on('rotate', 'make a new webhook secret; both sign for 24 hours', rotate);
  on('pause', 'tell nothing, until resumed', (data, row, flags) =>
    change(data, row, { state: 'paused', pausedBy: 'user' }, flags),
  );
  on('resume', 'tell again, also after it was disabled', resume);
  on('remove', 'forget it; what it was sent is kept for 90 days', remove);
}

async function rowOf({ stores }: OpenData, id: string): Promise<Subscription> {
  const row = await stores.subscriptions.get(id);
  if (!row) throw new InvalidInput(`no subscription "${id}": \`rasid subscriptions\` lists them`);
  return row;
}

/** The endpoint's host: the rest of a webhook's address may be its secret. */
const whom = ({ channel }: Subscription): string =>
  channel.type === 'email' ? channel.to.join(', ') : new URL(channel.url).host;
/** Addresses that are told nothing, and why: `who@desk.example bounced`. */
const suppressedText = ({ suppressed = {} }: Subscription): string =>
  Object.entries(suppressed)
    .map(([address, { reason, until }]) => `${address} ${reason}${until ? ` until ${until}` : ''}`)
    .join(', ');
const filterText = ({ filter }: Subscription): string => JSON.stringify(filter).replaceAll('"', '');
const COLUMNS: readonly Column<Subscription>[] = [
  { name: 'id', text: (row) => row.subscriptionId, most: 20 },
  { name: 'name', text: (row) => row.name, most: 24 },
  { name: 'state', text: (row) => row.state, most: 12 },
  { name: 'channel', text: (row) => row.channel.type, most: 7 },
  { name: 'to', text: whom, most: 30 },
  { name: 'when', text: (row) => row.cadence, most: 7 },
  { name: 'suppressed', text: suppressedText, most: 40 },
  { name: 'filter', text: filterText },
];

async function list(flags: Flags): Promise<void> {
  await withOpen(flags, async (data) => {
    const rows = await allSubscriptions(data);
    if (flags.showSecrets) return secrets(data, rows);
    await printRows(rows, flags, {
      // Empty as a rule: then the terminal's width is for the others.
      columns: COLUMNS.filter(({ name, text }) => name !== 'suppressed' || rows.some(text)),
      csv: COLUMNS.map(({ name, text }) => ({ name, value: text })),
      json: (row) => subscriptionView(row, true),
      none: 'no subscriptions yet: `rasid subscriptions add FILE`',
    });
  });
}

async function secrets(data: OpenData, rows: readonly Subscription[]): Promise<void> {
  const key = await data.masterKey();
  for (const { subscriptionId: id, secretVersion, channel } of rows) {
    if (channel.type === 'email') continue;
    await printJson({ id, secret: webhookSecret(key, id, secretVersion) });
  }
}

async function add(file: string, flags: Flags): Promise<void> {
  const { topics, entities } = catalogueOf(flags);
  const definitions = parseSubscriptions(file, givenText(file), {
    topics: new Set(topics.map(({ id }) => id)),
    entities: new Set(entities.entities.map(({ id }) => id)),
  });
  await withMade(flags, async (data) => {
    const { subscriptions } = data.stores;
    const rowsOfFile = async () => {
      const rows = await Promise.all(definitions.map(({ id }) => subscriptions.get(id)));
      return rows.filter((row) => row !== undefined);
    };
    const stored = await rowsOfFile();
    const sources = new Map(stored.map((row) => [row.subscriptionId, row.source]));
    // Only those of the file are looked at, so none is paused; what a person adds stays his.
    const asOfFile = stored.map((row) => ({ ...row, source: 'file' as const }));
    const { put, added, changed } = planLoad(asOfFile, definitions, new Date().toISOString());
    for (const row of put) {
      const source = sources.get(row.subscriptionId) ?? 'user';
      await subscriptions.put({ ...row, source });
    }
    const done = `${added} added, ${changed} changed`;
    if (flags.showSecrets) {
      note(done);
      await secrets(data, await rowsOfFile());
    } else if (flags.json) await printJson({ added, changed });
    else await write(`${done}\n`);
  });
}

async function sendTest(data: OpenData, row: Subscription, flags: Flags): Promise<void> {
  const { subscriptionId } = row;
  await sendByHand(data, flags, `no subscription "${subscriptionId}"`, (deps) =>
    test(deps, subscriptionId),
  );
  if (flags.showSecrets) await secrets(data, [row]);
}

async function change(
  data: OpenData,
  { subscriptionId }: Subscription,
  changes: Parameters<OpenData['stores']['subscriptions']['change']>[1],
  flags: Flags,
): Promise<void> {
  const row = await data.stores.subscriptions.change(subscriptionId, changes);
  if (!row) throw new InvalidInput(`no subscription "${subscriptionId}"`);
  if (flags.showSecrets) await secrets(data, [row]);
  else if (flags.json) await printJson(subscriptionView(row, true));
  else await write(`${subscriptionId}: ${row.state}\n`);
}

function rotate(data: OpenData, row: Subscription, flags: Flags): Promise<void> {
  if (row.channel.type === 'email') {
    throw new InvalidInput(`"${row.subscriptionId}" is told by e-mail: it has no secret`);
  }
  const rotatedAt = new Date().toISOString();
  return change(data, row, { secretVersion: row.secretVersion + 1, rotatedAt }, flags);
}

/** What came meanwhile stays untold: it hears again from now on. */
function resume(data: OpenData, row: Subscription, flags: Flags): Promise<void> {
  const active: SubscriptionState = 'active';
  const cleared = { pausedBy: undefined, disabledReason: undefined, failingSince: undefined };
  return change(data, row, { state: active, failures: 0, ...cleared }, flags);
}

async function remove(
  data: OpenData,
  { subscriptionId }: Subscription,
  flags: Flags,
): Promise<void> {
  await data.stores.subscriptions.remove(subscriptionId);
  if (flags.json) await printJson({ subscriptionId, removed: true });
  else await write(`${subscriptionId}: removed\n`);
}
