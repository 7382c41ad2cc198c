/** `rasid start`: the monitor on this computer, for one pass or until Ctrl-C. */
import { type Command, InvalidArgumentError } from 'commander';
import { readLists } from '../local/catalogue-files.ts';
import type { Summary } from '../local/tally.ts';

type StartFlags = {
  readonly feeds?: string;
  readonly subscriptions?: string;
  readonly entities?: string;
  readonly topics?: string;
  readonly port?: number;
  readonly once?: boolean;
  readonly now?: boolean;
  readonly json?: boolean;
  readonly data?: string;
  readonly endpoint?: string;
};

export function registerStart(program: Command): void {
  program
    .command('start')
    .description('run the monitor: poll feeds on schedule, alert, serve the console on 127.0.0.1')
    .option(
      '--feeds <file>',
      'feeds to poll, JSON or OPML; kept for this data folder (default: the bundled ones)',
    )
    .option('--subscriptions <file>', 'who is told of what, JSON; kept for this data folder')
    .option('--entities <file>', 'entities to recognise, instead of the bundled ones')
    .option('--topics <file>', 'topics to recognise, instead of the bundled ones')
    .option('--port <n>', 'of the console; 0 for any free one (default: 8787)', portNumber)
    .option('--once', 'one pass over what is due, then stop')
    .option('--now', 'every feed, whatever its slot')
    .option('--json', 'print the summary as one JSON line, and nothing else on stdout')
    .option('--data <folder>', 'where everything is kept', './data')
    .option('--endpoint <url>', 'a DynamoDB-compatible server instead of the embedded one')
    .action(start);
}

async function start(flags: StartFlags): Promise<void> {
  // Mistakes in the files are told before anything is loaded or opened.
  const lists = readLists(flags);
  const { runMonitor } = await import('../local/monitor.ts');
  const stop = new AbortController();
  const leave = leaveOnSignals(stop);
  try {
    const tell = (line: string) => process.stderr.write(`${line}\n`);
    const summary = await runMonitor({ ...flags, lists, tell, signal: stop.signal });
    process.stdout.write(`${flags.json ? JSON.stringify(summary) : inWords(summary)}\n`);
  } finally {
    leave();
  }
  // What the signal has cut off (a slow server, say) must not keep the process.
  if (stop.signal.aborted) process.exit(0);
}

/** The first signal drains; a second one leaves at once, which is safe too: the records say what is owed. */
function leaveOnSignals(stop: AbortController): () => void {
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(130);
    process.stderr.write('stopping: what is under way is finished (again to leave at once)\n');
    stop.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('must be a port, 0 to 65535');
}

const inWords = ({ feeds, articles, deliveries, dynamodb, seconds }: Summary): string =>
  [
    `feeds: ${feeds.polled} polled, ${feeds.changed} changed, ${feeds.unchanged} unchanged, ${feeds.failed} failed`,
    `articles: ${articles.new} new, ${articles.onTopic} on topic`,
    `deliveries: ${deliveries.created} created, ${deliveries.sent} sent, ${deliveries.failed} failed`,
    `DynamoDB: ${dynamodb.requests} requests, ${dynamodb.readUnits} read units, ${dynamodb.writeUnits} write units`,
    `${seconds} s`,
  ].join('\n');
