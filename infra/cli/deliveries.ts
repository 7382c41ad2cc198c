/** `rasid deliveries`: what was sent to whom and how it went; sending one again. */
import { type Command, Option } from 'commander';
import { DELIVERY_STATUSES, type Delivery } from '../../functions/domain/delivery.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { resend } from '../../functions/query/actions.ts';
import type { ActionOutcome } from '../../functions/query/deps.ts';
import { findDeliveries } from '../../functions/query/find.ts';
import type { Page } from '../../functions/query/page.ts';
import { allSubscriptions } from '../../functions/query/subscriptions.ts';
import { deliveryView } from '../../functions/query/view.ts';
import type { OpenData } from '../local/open.ts';
import {
  type DataFlags,
  noQueue,
  ONE_SHARD,
  wholeNumber,
  withCatalogue,
  withData,
  withOpen,
  withSteps,
} from './data.ts';
import { paged } from './paged.ts';
import {
  type Column,
  type FormatOptions,
  minute,
  note,
  printJson,
  printRows,
  withFormat,
  write,
} from './print.ts';
import { printable } from './width.ts';

type Flags = DataFlags &
  FormatOptions & {
    readonly subscription?: string;
    readonly status?: string;
    readonly limit?: number;
    readonly cursor?: string;
  };

export function registerDeliveries(program: Command): void {
  const deliveries = program
    .command('deliveries')
    .description('what was sent to whom; send it again');
  const list = deliveries.command('list', { isDefault: true });
  list.description('deliveries with their attempts, newest first (the default)');
  list.option('--subscription <id>', 'of this subscription');
  list.addOption(new Option('--status <status>', 'in this status').choices(DELIVERY_STATUSES));
  list.option('--limit <n>', 'at most so many', wholeNumber);
  list.option('--cursor <cursor>', 'go on where a limited list ended');
  withData(withFormat(list, ['table', 'json', 'csv'])).action(listDeliveries);
  withCatalogue(deliveries.command('resend <id>'))
    .description('send a delivery again, at once, under the same id and with the same body')
    .option('--json', 'one JSON object per delivery')
    .action(resendDelivery);
}

const lastOutcome = ({ attempts }: Delivery): string => {
  const last = attempts.at(-1);
  return last ? `${last.outcome}${last.message ? `: ${last.message}` : ''}` : '';
};
const COLUMNS: readonly Column<Delivery>[] = [
  { name: 'created', text: (row) => minute(row.createdAt), most: 16 },
  { name: 'subscription', text: (row) => row.subscriptionId, most: 18 },
  { name: 'recipient', text: (row) => row.recipient, most: 26 },
  { name: 'status', text: (row) => row.status, most: 10 },
  { name: 'tries', text: (row) => String(row.attempts.length), most: 5 },
  { name: 'last attempt', text: lastOutcome },
  { name: 'id', text: (row) => row.deliveryId, most: 30 },
];

async function listDeliveries(flags: Flags): Promise<void> {
  const { subscription, status } = flags;
  await withOpen(flags, async (data) => {
    if (subscription !== undefined && !(await data.stores.subscriptions.get(subscription))) {
      note(`no subscription "${subscription}" now; what it was sent is kept for 90 days`);
    }
    const subscriptionIds =
      subscription === undefined
        ? (await allSubscriptions(data)).map(({ subscriptionId }) => subscriptionId)
        : [subscription];
    const filter = { subscriptionIds, ...(status === undefined ? {} : { status }) };
    const deps = { reads: data.reads, topicIds: [] };
    const find = (limit: number, after?: string): Promise<Page<Delivery>> =>
      findDeliveries(deps, filter, after === undefined ? { limit } : { limit, after });
    const question = `deliveries ${JSON.stringify([subscription, status])}`;
    await printRows(paged(find, { ...flags, question, key: data.masterKey }), flags, {
      columns: COLUMNS,
      csv: [
        { name: 'deliveryId', value: (row) => row.deliveryId },
        { name: 'createdAt', value: (row) => row.createdAt },
        { name: 'subscriptionId', value: (row) => row.subscriptionId },
        { name: 'type', value: (row) => row.type },
        { name: 'recipient', value: (row) => row.recipient },
        { name: 'status', value: (row) => row.status },
        { name: 'attempts', value: (row) => row.attempts.length },
        { name: 'lastAttempt', value: lastOutcome },
        { name: 'articleIds', value: (row) => row.articleIds },
      ],
      json: (row) => deliveryView(row, true),
      none: 'no deliveries found',
    });
  });
}

const resendDelivery = (id: string, flags: Flags): Promise<void> =>
  withOpen(flags, (data) =>
    sendByHand(data, flags, `no delivery "${id}"`, (deps) => resend(deps, id)),
  );

type Deps = Parameters<typeof resend>[0];

/** Locally it is sent by this very call, and what came of it is printed; on AWS within a minute. */
export async function sendByHand(
  data: OpenData,
  flags: DataFlags & { readonly json?: boolean },
  missing: string,
  ask: (deps: Deps) => Promise<ActionOutcome>,
): Promise<void> {
  const base = { stores: data.stores, clock: Date.now, shards: ONE_SHARD };
  const done = data.folder
    ? await withSteps(data, flags, async ({ delivery }) => {
        const outcome = await ask({ ...base, queue: delivery });
        await delivery.idle();
        return outcome;
      })
    : await ask({ ...base, queue: noQueue });
  if (done.kind === 'missing') throw new InvalidInput(missing);
  if (done.kind === 'refused') throw new InvalidInput(done.message);
  const rows = await Promise.all(done.deliveryIds.map((id) => data.stores.deliveries.get(id)));
  for (const row of rows.filter((one) => one !== undefined)) await say(row, flags.json ?? false);
  if (data.folder && rows.some((row) => row?.status !== 'sent')) process.exitCode = 1;
}

async function say(row: Delivery, json: boolean): Promise<void> {
  if (json) await printJson(deliveryView(row, true));
  else {
    const said = printable(lastOutcome(row));
    await write(`${row.deliveryId} to ${row.recipient}: ${row.status} ${said}\n`);
  }
}
