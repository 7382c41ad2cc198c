import { sqsBatch } from '../adapters/batch.ts';
import { deployed } from '../adapters/deployed.ts';
import { deployedFetch } from '../adapters/http-deployed.ts';
import { robotsGate } from '../adapters/http-robots.ts';
import { readMessage } from '../adapters/message-body.ts';
import { startDocumentReader } from '../adapters/worker.ts';
import entities from '../catalogue/entities.json' with { type: 'json' };
import topics from '../catalogue/topics.json' with { type: 'json' };
import type { ReadMessage } from '../domain/message.ts';
import { recogniserAtNeed } from '../domain/recognise.ts';
import { read } from './read.ts';

const aws = deployed('read');
const clock = Date.now;
const fetch = deployedFetch();
const mayRead = robotsGate(fetch, clock);
const reader = startDocumentReader();
const tools = { ...aws, ...recogniserAtNeed(entities, topics), fetch, mayRead, reader, clock };

export const handler = sqsBatch(readMessage<ReadMessage>, (message) => read(message, tools), {
  log: aws.log,
  metrics: aws.metrics,
  atOnce: 10,
  reserveMillis: 45_000,
});
