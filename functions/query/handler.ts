import { deployed } from '../adapters/deployed.ts';
import { secretMasterKey } from '../adapters/master-key.ts';
import { bundledConsole } from '../adapters/query-console.ts';
import { httpHandler } from '../adapters/query-lambda.ts';
import { deployedReads } from '../adapters/query-reads.ts';
import catalogue from '../catalogue/entities.json' with { type: 'json' };
import topicList from '../catalogue/topics.json' with { type: 'json' };
import { parseEntities } from '../domain/match/entities.ts';
import { parseTopics } from '../domain/topic/topics.ts';
import { wireQuery } from './wire.ts';

const aws = deployed('query', 'deliveryQueueUrl', 'masterSecretArn');
const reads = deployedReads();
const { entities } = parseEntities('entities.json', catalogue);
const topics = parseTopics('topics.json', topicList);
const key = secretMasterKey(aws.env.masterSecretArn);
const queue = aws.queue('deliveryQueueUrl');

export const handler = httpHandler(async () => {
  const console = await bundledConsole(import.meta.dirname);
  const parts = { ...aws, reads, queue, entities, topics, console, clock: Date.now };
  return wireQuery({ ...parts, masterKey: await key() });
});
