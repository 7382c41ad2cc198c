import { sqsBatch } from '../adapters/batch.ts';
import { deployed } from '../adapters/deployed.ts';
import { deployedSending } from '../adapters/mail-deployed.ts';
import { readMessage } from '../adapters/message-body.ts';
import entities from '../catalogue/entities.json' with { type: 'json' };
import topics from '../catalogue/topics.json' with { type: 'json' };
import type { DeliveryMessage } from '../domain/message.ts';
import { namesOf } from '../domain/render/names.ts';
import { deliver, metricsOf } from './deliver.ts';
import { startLanes } from './lanes.ts';

const aws = deployed('deliver', 'deliveryQueueUrl', 'mailFrom', 'masterSecretArn');
const names = namesOf([...entities, ...topics]);
const own = { names, lanes: startLanes(2), now: Date.now, random: Math.random };
const deps = { ...aws, ...deployedSending(), ...own, queue: aws.queue('deliveryQueueUrl') };

export const handler = sqsBatch<DeliveryMessage>(
  readMessage,
  async (message) => {
    aws.metrics(metricsOf(await deliver(message, deps)));
  },
  { log: aws.log, metrics: aws.metrics, atOnce: 10 },
);
