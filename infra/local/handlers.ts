/** The handlers of the local run: what `<step>/handler.ts` is on AWS, over the local queues. */
import { setTimeout as sleep } from 'node:timers/promises';
import { bySource, sqsBatch, streamBatch } from '../../functions/adapters/batch.ts';
import { ENV, optionalEnv } from '../../functions/adapters/env.ts';
import { robotsGate } from '../../functions/adapters/http-robots.ts';
import { sendToFolder } from '../../functions/adapters/mail-file.ts';
import type { SmtpMailer } from '../../functions/adapters/mail-smtp.ts';
import { readMessage } from '../../functions/adapters/message-body.ts';
import { type AlertDeps, alert } from '../../functions/alert/alert.ts';
import { type DeliverDeps, deliver } from '../../functions/deliver/deliver.ts';
import { startLanes } from '../../functions/deliver/lanes.ts';
import { parseAllowPrivate } from '../../functions/domain/address.ts';
import type { Pending } from '../../functions/domain/article.ts';
import type { DeliveryMessage, PollMessage, ReadMessage } from '../../functions/domain/message.ts';
import type { Recogniser } from '../../functions/domain/recognise.ts';
import { namesOf } from '../../functions/domain/render/names.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { poll } from '../../functions/poll/poll.ts';
import type { PollTools } from '../../functions/poll/tools.ts';
import type { DocumentReader, Fetch, SendMail } from '../../functions/ports.ts';
import { type ReadTools, read } from '../../functions/read/read.ts';
import type { DataFolder } from './folder.ts';
import type { QueueHandler } from './queues.ts';
import type { StepsOptions } from './steps.ts';

/** One shard is enough for one computer. */
export const LOCAL_SHARDS = 1;

export type Work = StepsOptions & { readonly fetch: Fetch; readonly sendMail: SendMail };

export function pollHandler(
  { stores, fetch, log, tally, once }: Work,
  recognition: Recogniser,
  reader: DocumentReader,
  pollQueue: PollTools['pollQueue'],
  readQueue: PollTools['readQueue'],
): QueueHandler {
  const clock = Date.now;
  const again: PollTools['pollQueue'] = {
    send: (messages) =>
      pollQueue.send(once ? messages.filter(({ body }) => !body.tries) : messages),
  };
  const own = { stores, fetch, log, reader, pollQueue: again, readQueue, clock };
  const tools: PollTools = {
    ...own,
    ...recognition,
    random: Math.random,
    sleep,
    shards: LOCAL_SHARDS,
  };
  const step = sqsBatch<PollMessage>(
    readMessage,
    async (message, { receiveCount, remainingMillis }) => {
      const deadline = clock() + remainingMillis();
      tally.addPoll(await poll(message, tools, { deadline, redelivered: receiveCount > 1 }));
    },
    { log },
  );
  return step;
}

export function readHandler(
  { stores, fetch, log }: Work,
  recognition: Recogniser,
  reader: DocumentReader,
): QueueHandler {
  const own = { stores, log, reader, fetch, mayRead: robotsGate(fetch, Date.now) };
  const tools: ReadTools = { ...own, ...recognition, clock: Date.now, shards: LOCAL_SHARDS };
  return sqsBatch<ReadMessage>(readMessage, (message) => read(message, tools), { log });
}

export function alertHandler({ stores, log }: Work, queue: AlertDeps['queue']) {
  const deps: AlertDeps = { stores, queue, now: Date.now, shards: LOCAL_SHARDS, log };
  const step = (pending: Pending) => alert(pending, deps);
  return bySource(
    sqsBatch<Pending>(readMessage, step, { log }),
    streamBatch<Pending>(step, { log }),
  );
}

export function deliverHandler(work: Work, queue: DeliverDeps['queue']): QueueHandler {
  const { stores, fetch, sendMail, masterKey, log, lists } = work;
  const publicUrl = optionalEnv('publicUrl');
  const deps: DeliverDeps = {
    stores,
    queue,
    fetch,
    sendMail,
    masterKey,
    log,
    now: Date.now,
    random: Math.random,
    shards: LOCAL_SHARDS,
    lanes: startLanes(2),
    names: namesOf([...lists.entities.entities, ...lists.topics]),
    mailFrom: optionalEnv('mailFrom') ?? 'Rasid <rasid@localhost>',
    ...(publicUrl ? { publicUrl } : {}),
  };
  return sqsBatch<DeliveryMessage>(readMessage, (message) => deliver(message, deps), {
    log,
    atOnce: 10,
  });
}

/** By SMTP where it is set, else as files in the inbox of the data folder. */
export function openMail(folder: DataFolder): {
  readonly send: SendMail;
  readonly close: () => void;
} {
  const url = optionalEnv('smtpUrl');
  if (!url) return { send: sendToFolder(folder.inbox), close: () => {} };
  // Loaded with the first mail: most passes send none.
  let opened: Promise<SmtpMailer> | undefined;
  const open = async () => (await import('../../functions/adapters/mail-smtp.ts')).smtpMailer(url);
  return {
    send: async (mail) => {
      opened ??= open();
      return (await opened).send(mail);
    },
    close: () => void opened?.then((mailer) => mailer.close()),
  };
}

/** On one line, so that it stays one header. */
const SENDER = /^(?:[^\s<>@]+@[^\s<>@]+|[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>)$/;

/** Mistakes in the environment are told at the start, not with the first mail; never with their value. */
export function checkSettings(): void {
  parseAllowPrivate(optionalEnv('allowPrivate'), false);
  const smtp = optionalEnv('smtpUrl');
  const server = smtp === undefined ? undefined : URL.parse(smtp);
  if (server === null || (server && !(/^smtps?:$/.test(server.protocol) && server.hostname))) {
    throw new InvalidInput(`${ENV.smtpUrl}: must be smtp://[user:password@]host:port`);
  }
  const sender = optionalEnv('mailFrom');
  if (sender !== undefined && !SENDER.test(sender)) {
    throw new InvalidInput(`${ENV.mailFrom}: must be a@example.org or Name <a@example.org>`);
  }
  const publicUrl = optionalEnv('publicUrl');
  if (publicUrl !== undefined && URL.parse(publicUrl)?.protocol !== 'https:') {
    throw new InvalidInput(`${ENV.publicUrl}: must be an https url`);
  }
}
