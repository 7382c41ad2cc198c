/** The steps on one computer: the same functions as on AWS, over local queues and the stream. */
import { deployedFetch } from '../../functions/adapters/http-deployed.ts';
import { startDocumentReader } from '../../functions/adapters/worker.ts';
import type { Pending } from '../../functions/domain/article.ts';
import type { DeliveryMessage, PollMessage, ReadMessage } from '../../functions/domain/message.ts';
import { madeAtNeed, recogniser } from '../../functions/domain/recognise.ts';
import type { Log, Stores } from '../../functions/ports.ts';
import type { Lists } from './catalogue-files.ts';
import { type DataFolder, keepDeadLetter, readState, writeState } from './folder.ts';
import { alertHandler, deliverHandler, openMail, pollHandler, readHandler } from './handlers.ts';
import {
  type DeadLetter,
  type KeepMessages,
  type Kept,
  type LocalQueue,
  localQueue,
  type QueueHandler,
} from './queues.ts';
import type { StreamHandler } from './stream.ts';
import type { Tally } from './tally.ts';

export type StepsOptions = {
  readonly stores: Stores;
  readonly folder: DataFolder;
  readonly masterKey: () => Promise<string>;
  readonly lists: Pick<Lists, 'entities' | 'topics'>;
  readonly tally: Tally;
  readonly log: Log;
  /** One pass: what a poll puts off for a minute or more is left to the next slot. */
  readonly once: boolean;
  /** The monitor's own: pages that it had no time to read are read by the next. */
  readonly keepsPages?: boolean;
};
export type Steps = {
  readonly poll: LocalQueue<PollMessage>;
  readonly read: LocalQueue<ReadMessage>;
  readonly alert: LocalQueue<Pending>;
  readonly delivery: LocalQueue<DeliveryMessage>;
  /** What alert makes of the stream. */
  readonly onPending: StreamHandler;
  readonly stores: Stores;
  /** Takes no more, waits for what is under way, lets go of everything. */
  readonly stop: () => Promise<void>;
};

/** Messages in one call, calls at once, and the seconds that a call has. */
const CALLS = {
  poll: { batch: 1, atOnce: 5, seconds: 120 },
  read: { batch: 1, atOnce: 4, seconds: 60 },
  alert: { batch: 10, atOnce: 2, seconds: 60 },
  delivery: { batch: 10, atOnce: 4, seconds: 60 },
} as const;

export function startSteps(options: StepsOptions): Steps {
  const { log, folder, lists } = options;
  const stores = { ...options.stores, deliveries: options.tally.watch(options.stores.deliveries) };
  const mail = openMail(folder);
  const readers = { feeds: startDocumentReader(), pages: startDocumentReader() };
  const work = { ...options, stores, fetch: deployedFetch(), sendMail: mail.send };
  const onDeadLetter = (letter: DeadLetter) => keepDeadLetter(folder, letter);
  const queue = <M>(
    name: keyof typeof CALLS,
    handler: QueueHandler,
    keep?: KeepMessages,
  ): LocalQueue<M> => {
    const { seconds, ...calls } = CALLS[name];
    const common = { name, handler, timeoutMillis: seconds * 1000, onDeadLetter, log };
    return localQueue<M>({ ...calls, ...common, ...(keep && { keep }) });
  };
  // Most passes meet no article, and the lists were read without a mistake.
  const recognition = madeAtNeed(() => recogniser(lists));
  // A step that sends to its own queue is given it when it is called.
  const delivery = queue<DeliveryMessage>('delivery', (event, context) =>
    onDelivery(event, context),
  );
  const onDelivery = deliverHandler(work, delivery);
  const onPending = alertHandler(work, delivery);
  const alert = queue<Pending>('alert', onPending);
  const reading = readHandler(work, recognition, readers.pages);
  const read = queue<ReadMessage>('read', reading, options.keepsPages ? pages(folder) : undefined);
  const poll = queue<PollMessage>('poll', (event, context) => onPoll(event, context));
  const onPoll = pollHandler(work, recognition, readers.feeds, poll, read);
  return {
    poll,
    read,
    alert,
    delivery,
    onPending,
    stores,
    stop: async () => {
      await Promise.all([poll.stop(), read.stop(), alert.stop(), delivery.stop()]);
      await Promise.all([readers.feeds.close(), readers.pages.close()]);
      mail.close();
    },
  };
}

/** Nothing else says which pages are still to be read: the feed's row is saved before they are. */
const pages = (folder: DataFolder): KeepMessages => ({
  load: () => readState<readonly Kept[]>(folder, 'pages') ?? [],
  save: (messages) => writeState(folder, 'pages', messages),
});
