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
const own = { ...aws, reads: deployedReads(), queue: aws.queue('deliveryQueueUrl') };
const key = secretMasterKey(aws.env.masterSecretArn);
/** Read while the key is on its way. */
const bundled = async () => ({
  console: await bundledConsole(import.meta.dirname),
  entities: parseEntities('entities.json', catalogue).entities,
  topics: parseTopics('topics.json', topicList),
});

export const handler = httpHandler(aws.log, async () => {
  const [masterKey, parts] = await Promise.all([key(), bundled()]);
  return wireQuery({ ...own, ...parts, clock: Date.now, masterKey });
});
