import { bySource, sqsBatch, streamBatch } from '../adapters/batch.ts';
import { deployed } from '../adapters/deployed.ts';
import { readMessage } from '../adapters/message-body.ts';
import type { Pending } from '../domain/article.ts';
import { alert } from './alert.ts';

const aws = deployed('alert', 'deliveryQueueUrl');
const deps = { ...aws, queue: aws.queue('deliveryQueueUrl'), now: Date.now };
const step = (pending: Pending) => alert(pending, deps);

export const handler = bySource(
  sqsBatch<Pending>(readMessage, step, { log: aws.log, metrics: aws.metrics }),
  streamBatch<Pending>(step, { log: aws.log, metrics: aws.metrics }),
);
