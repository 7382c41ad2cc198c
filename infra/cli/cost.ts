/** `rasid cost`: dollars a month on AWS by service, for some number of feeds, and what dominates. */
import { type Command, InvalidArgumentError } from 'commander';
import { ASSUMED } from './cost-assumed.ts';
import { type Cost, costOf, SERVICES } from './cost-model.ts';
import { wholeNumber } from './data.ts';
import measured from './measured.json' with { type: 'json' };
import { ANSWERS } from './poll-seconds.ts';
import prices from './prices.json' with { type: 'json' };
import { note, printJson, write } from './print.ts';

type Flags = {
  readonly feeds?: number;
  readonly every: number;
  readonly seconds?: number;
  readonly json?: boolean;
};

const SIZES = [50, 500, 5_000, 50_000];
const MOST_FEEDS = 1_000_000;
/** A call of poll is ended then. */
const MOST_SECONDS = 120;

export function registerCost(program: Command): void {
  program
    .command('cost')
    .description('what a month on AWS would cost, by service: a model, from measured requests')
    .option('--feeds <count>', 'number of feeds; without it 50, 500, 5,000 and 50,000', feedCount)
    .option('--every <minutes>', 'minutes between two polls of a feed', minutes, 15)
    .option('--seconds <number>', 'seconds a call of poll lasts; without it simulated', callSeconds)
    .option('--json', 'one JSON object per number of feeds')
    .action(cost);
}

async function cost(flags: Flags): Promise<void> {
  const sizes = flags.feeds === undefined ? SIZES : [flags.feeds];
  const costs = sizes.map((feeds) => costOf(feeds, flags.every, measured, prices, flags.seconds));
  if (flags.json) {
    const sources = {
      measuredAt: measured.measuredAt,
      pricesAsOf: prices.asOf,
      region: prices.region,
    };
    for (const one of costs) await printJson({ ...rounded(one), ...sources });
    return;
  }
  await write(table(costs));
  note(explained(costs, flags));
}

function explained(costs: readonly Cost[], { every, seconds }: Flags): string {
  const { changedShare, articlesPerChange, matchedPerMonth, questions } = ASSUMED;
  const { medianSeconds, slowestTwentieth, limitedOneIn, limits } = ANSWERS;
  const lasting = costs.map(({ secondsPerCall }) => secondsPerCall.toFixed(1)).join(', ');
  const why =
    seconds === undefined
      ? `simulated: it waits for the slowest of its hosts, of which half answer in ${medianSeconds} s, one in twenty takes over ${slowestTwentieth} s, and one poll in ${limitedOneIn} runs into a limit of ${limits.join(', ')} s; --seconds changes it`
      : 'as --seconds says';
  return (
    `Polled every ${every} minutes; dollars a month in ${prices.region}, beside ${money(costs[0]?.fixed ?? 0)} for alarms, metrics, the secret and the asking of empty queues.\n` +
    `Requests measured ${measured.measuredAt} by \`${measured.command}\`; prices of ${prices.asOf} (infra/cli/prices.json).\n` +
    `Assumed: a call of poll lasts ${lasting} s (${why}); ${changedShare * 100} % of polls bring ${articlesPerChange} articles, ${matchedPerMonth} match a month and have their page read, ${questions} questions to the API (infra/cli/cost-assumed.ts). A model, no bill.`
  );
}

function table(costs: readonly Cost[]): string {
  const heads = ['FEEDS', ...SERVICES.map((name) => name.toUpperCase()), 'TOTAL', 'DOMINATES'];
  const rows = costs.map((one) => [
    one.feeds.toLocaleString('en'),
    ...SERVICES.map((name) => money(one.services[name])),
    money(one.total),
    one.dominates,
  ]);
  return [heads, ...rows]
    .map((cells) => `${cells.map((cell) => cell.padStart(9)).join(' ')}\n`)
    .join('');
}

const money = (dollars: number): string => `$${dollars.toFixed(2)}`;
const cents = (dollars: number): number => Math.round(dollars * 100) / 100;

function rounded({ services, total, fixed, feedsPerCall, secondsPerCall, ...rest }: Cost) {
  const entries = Object.entries(services).map(([name, dollars]) => [name, cents(dollars)]);
  return {
    ...rest,
    feedsPerCall: cents(feedsPerCall),
    secondsPerCall: cents(secondsPerCall),
    services: Object.fromEntries(entries),
    total: cents(total),
    fixed: cents(fixed),
  };
}

function feedCount(text: string): number {
  if (text.includes(',') && !/^\d{1,3}(,\d{3})+$/.test(text)) {
    throw new InvalidArgumentError('must be one whole number, e.g. 5000 or 5,000');
  }
  const feeds = wholeNumber(text.replaceAll(',', ''));
  if (feeds <= MOST_FEEDS) return feeds;
  throw new InvalidArgumentError('must be a million at most');
}

function minutes(text: string): number {
  const value = wholeNumber(text);
  if (value <= 1440) return value;
  throw new InvalidArgumentError('must be 1440 (a day) at most');
}

function callSeconds(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= MOST_SECONDS) return value;
  throw new InvalidArgumentError(`must be a number of seconds up to ${MOST_SECONDS}, e.g. 4.5`);
}
