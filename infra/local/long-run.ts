/** The long run: every minute what is due, every quarter of an hour the digests, the stream all the time, the console. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Lists } from './catalogue-files.ts';
import type { OpenData } from './open.ts';
import { dispatchSince, gather, type PassOptions } from './pass.ts';
import type { Summary, Tally } from './tally.ts';
import { everyMinute, everyQuarter, repeatedly } from './timers.ts';

export type LongRun = {
  readonly data: OpenData;
  readonly pass: PassOptions;
  readonly lists: Lists;
  readonly tally: Tally;
  readonly port?: number | undefined;
  /** Every feed at the start, whatever its slot. */
  readonly now?: boolean | undefined;
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
};

const STREAM_MILLIS = 1_000;
const DEFAULT_PORT = 8787;

/** Returns after the signal, when nothing new is begun any more. */
export async function stayOn(run: LongRun): Promise<void> {
  const { pass, lists, signal, tell } = run;
  // A single pass needs none of it.
  const { serveConsole } = await import('../cli/console-server.ts');
  const server = await serveConsole({
    data: run.data,
    entities: lists.entities.entities,
    topics: lists.topics,
    queue: pass.steps.delivery,
    log: pass.log,
    port: run.port ?? DEFAULT_PORT,
  });
  try {
    tell(`console and API: ${server.url}`);
    tell(`data: ${pass.folder.path} · Ctrl-C stops`);
    await Promise.all([
      everyMinute(signal, pass.log, dispatchEachMinute(run)),
      everyQuarter(signal, pass.log, () => gather(pass)),
      repeatedly(signal, pass.log, STREAM_MILLIS, () => pass.stream.drain()),
    ]);
  } finally {
    await server.close();
  }
}

/**
 * The minute goes on when it is dispatched, the saved cursor when its polls are done: polls that last
 * longer than a minute are not begun twice, and those that a crash cuts off are begun again.
 */
function dispatchEachMinute({ pass, tally, now, tell, signal }: LongRun): () => Promise<void> {
  let lastMinute: number | undefined;
  return async () => {
    const before = tally.summary();
    const isFirst = lastMinute === undefined;
    const order = isFirst ? { atOnce: true, everyFeed: now ?? false } : { afterMinute: lastMinute };
    const { minute, report, save } = await dispatchSince(pass, order);
    lastMinute = minute;
    const finish = async () => {
      await pass.steps.poll.idle({ delayed: true });
      if (pass.steps.poll.size() > 0 && signal.aborted) return;
      save();
      if (report.feeds === 0) return;
      // Pages, alerts and mails follow within seconds: the line is to tell of them too.
      await wait(3 * STREAM_MILLIS, undefined, { signal }).catch(() => {});
      tell(inOneLine(before, tally.summary()));
    };
    void finish().catch((error) => pass.log('cursor not saved', { level: 'error', error }));
  };
}

function inOneLine(before: Summary, after: Summary): string {
  const time = new Date().toTimeString().slice(0, 5);
  const { feeds, articles, deliveries } = after;
  const parts = [
    `${feeds.polled - before.feeds.polled} feeds polled`,
    `${feeds.changed - before.feeds.changed} changed`,
    `${feeds.failed - before.feeds.failed} failed`,
    `${articles.new - before.articles.new} new articles`,
    `${articles.onTopic - before.articles.onTopic} on topic`,
    `${deliveries.sent - before.deliveries.sent} alerts sent`,
  ];
  return `${time} ${parts.join(' · ')}`;
}
