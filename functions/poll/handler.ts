import { sqsBatch } from '../adapters/batch.ts';
import { deployed, sleep } from '../adapters/deployed.ts';
import { deployedFetch } from '../adapters/http-deployed.ts';
import { readMessage } from '../adapters/message-body.ts';
import { startDocumentReader } from '../adapters/worker.ts';
import entities from '../catalogue/entities.json' with { type: 'json' };
import topics from '../catalogue/topics.json' with { type: 'json' };
import type { PollMessage } from '../domain/message.ts';
import { recogniserAtNeed } from '../domain/recognise.ts';
import { metricsOf, poll } from './poll.ts';

const aws = deployed('poll', 'pollQueueUrl', 'readQueueUrl', 'contact');
const queues = { pollQueue: aws.queue('pollQueueUrl'), readQueue: aws.queue('readQueueUrl') };
const effects = { fetch: deployedFetch(), reader: startDocumentReader() };
const chance = { clock: Date.now, random: Math.random, sleep };
const tools = { ...aws, ...queues, ...effects, ...chance, ...recogniserAtNeed(entities, topics) };

export const handler = sqsBatch(
  readMessage<PollMessage>,
  async (message, { receiveCount, remainingMillis }) => {
    const deadline = Date.now() + remainingMillis();
    aws.metrics(metricsOf(await poll(message, tools, { deadline, redelivered: receiveCount > 1 })));
  },
  { log: aws.log, metrics: aws.metrics },
);
