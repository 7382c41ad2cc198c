/**
 * The real steps over many feeds, in a time of its own: dispatch every minute, each message in the
 * second that it was meant for, alert by the stream, deliver by its queue. What fails comes again as on
 * AWS; an alert or a delivery whose hint is lost is left to the sweep.
 */
import { setDefaultAutoSelectFamily } from 'node:net';
import { streamBatch } from '../../functions/adapters/batch.ts';
import { guardedFetch } from '../../functions/adapters/http.ts';
import { startDocumentReader } from '../../functions/adapters/worker.ts';
import { type AlertDeps, alert } from '../../functions/alert/alert.ts';
import entities from '../../functions/catalogue/entities.json' with { type: 'json' };
import topics from '../../functions/catalogue/topics.json' with { type: 'json' };
import { type DeliverDeps, deliver } from '../../functions/deliver/deliver.ts';
import { startLanes } from '../../functions/deliver/lanes.ts';
import { dispatch } from '../../functions/dispatch/dispatch.ts';
import { sweep } from '../../functions/dispatch/sweep.ts';
import type { Pending } from '../../functions/domain/article.ts';
import { minuteOf } from '../../functions/domain/feed-slot.ts';
import type { DeliveryMessage, PollMessage } from '../../functions/domain/message.ts';
import { recogniserOf } from '../../functions/domain/recognise.ts';
import { namesOf } from '../../functions/domain/render/names.ts';
import { poll } from '../../functions/poll/poll.ts';
import type { PollTools } from '../../functions/poll/tools.ts';
import type { Log, Stores } from '../../functions/ports.ts';
import { streamReader } from '../../infra/local/stream.ts';
import { hostName, type ScaleOutside, type ScaleSize } from './scale-outside.ts';
import { sideBySide, type TimedQueue, timedQueue } from './timed-queue.ts';

const MINUTE = 60_000;
/** Worked on at once. */
const AT_ONCE = { poll: 4, alert: 8, delivery: 24 };

type Step<M> = (message: M, receives: number) => Promise<unknown>;
export type ScaleWorld = ReturnType<typeof scaleWorld>;
type Options = {
  readonly size: ScaleSize;
  readonly stores: Stores;
  readonly outside: ScaleOutside;
  /** Where the stream of pending rows is read. */
  readonly stream: { readonly endpoint: string; readonly table: string };
  readonly shards: number;
  /** What it is now; only this world moves it. */
  readonly time: { now: number };
};

export function scaleWorld(options: Options) {
  const { stores, shards, time } = options;
  // Every name leads to one loopback address.
  setDefaultAutoSelectFamily(false);
  const clock = () => time.now;
  const facts = new Map<string, number>();
  const note = (fact: string) => void facts.set(fact, (facts.get(fact) ?? 0) + 1);
  const log: Log = (fact) => note(fact);
  const queues = {
    poll: timedQueue<PollMessage>(clock),
    alert: timedQueue<Pending>(clock),
    delivery: timedQueue<DeliveryMessage>(clock),
  };
  const common = { stores, clock, now: clock, random: Math.random, log, shards };
  const reader = startDocumentReader();
  const alertDeps = { ...common, queue: queues.delivery };
  const onAlert = (pending: Pending) =>
    alert(pending, alertDeps).catch((error) => {
      note('failed: alert');
      throw error;
    });
  const stream = streamReader({
    ...options.stream,
    handler: streamBatch<Pending>(onAlert, { log, atOnce: AT_ONCE.alert }),
    checkpoint: undefined,
    save: () => {},
    log,
  });
  return {
    ...common,
    time,
    queues,
    /** How often each fact was logged. */
    facts: facts as ReadonlyMap<string, number>,
    /** Feeds sent to be polled, by the second that they are meant for. */
    sentIn: new Map<number, number>(),
    stream,
    note,
    onAlert,
    ...stepsOf(options, { ...common, queue: queues.delivery, reader, pollQueue: queues.poll }),
    close: async () => {
      stream.close();
      await reader.close();
    },
  };
}

function stepsOf(
  { size, outside }: Options,
  common: Omit<AlertDeps, 'now'> &
    Pick<PollTools, 'stores' | 'clock' | 'random' | 'reader' | 'pollQueue'> &
    Pick<DeliverDeps, 'now' | 'random'>,
) {
  const hosts = new Set(Array.from({ length: size.feeds }, (_, n) => hostName(n, size)));
  const fetch = guardedFetch({
    allowPrivate: [...hosts, 'endpoints.example'].flatMap((host) =>
      outside.ports.map((port) => `${host}:${port}`),
    ),
    userAgent: 'Rasid/0.1 (feed monitor; +https://rasid.example/about)',
    resolve: async () => ['127.0.0.1'],
  });
  const pollTools: PollTools = {
    ...common,
    ...recogniserOf(entities, topics),
    fetch,
    sleep: async () => {},
    readQueue: { send: async () => {} },
  };
  const deliverDeps: DeliverDeps = {
    ...common,
    fetch,
    sendMail: async () => ({ kind: 'accepted' }),
    lanes: startLanes(2),
    names: namesOf([]),
    masterKey: async () => 'a master key that is only used in tests',
    mailFrom: 'alerts@rasid.example.org',
  };
  return {
    onPoll: (message: PollMessage, receives: number) =>
      poll(message, pollTools, { redelivered: receives > 1 }),
    onDelivery: (message: DeliveryMessage) => deliver(message, deliverDeps),
  };
}

/** One minute of the schedule; without `polls` only what is owed is swept. */
export async function runMinute(world: ScaleWorld, polls: boolean): Promise<void> {
  const { time, queues, sentIn } = world;
  const start = time.now;
  const tools = {
    ...world,
    pollQueue: queues.poll,
    alertQueue: queues.alert,
    deliveryQueue: queues.delivery,
  };
  const before = new Set(queues.poll.waiting);
  const toMinute = minuteOf(start);
  if (polls) await dispatch({ afterMinute: toMinute - 1, toMinute }, tools);
  else await sweep(tools);
  for (const message of queues.poll.waiting) {
    if (before.has(message)) continue;
    const second = Math.floor(message.at / 1000);
    sentIn.set(second, (sentIn.get(second) ?? 0) + message.body.feeds.length);
  }
  for (let second = 0; second < 60; second += 1) {
    time.now = start + second * 1000;
    await runSecond(world, second % 10 === 0);
  }
  time.now = start + MINUTE;
}

async function runSecond(world: ScaleWorld, withStream: boolean): Promise<void> {
  const { queues, onPoll, onAlert, onDelivery, note } = world;
  const work = <M>(queue: TimedQueue<M>, name: keyof typeof AT_ONCE, step: Step<M>) =>
    sideBySide(queue.due(), AT_ONCE[name], async (message) => {
      message.receives += 1;
      await step(message.body, message.receives).catch(() => {
        note(`failed: ${name}`);
        queue.again(message);
      });
    });
  await work(queues.poll, 'poll', onPoll);
  if (withStream) await world.stream.drain().catch(() => note('failed: stream'));
  await work(queues.alert, 'alert', onAlert);
  // Whoever waits in a lane is sent by the call that has it.
  await work(queues.delivery, 'delivery', onDelivery);
}
