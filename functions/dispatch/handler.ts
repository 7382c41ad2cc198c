import { deployed } from '../adapters/deployed.ts';
import { atEdge } from '../adapters/edge.ts';
import catalogue from '../catalogue/feeds.json' with { type: 'json' };
import { readFeedList } from '../domain/feed-file.ts';
import { catalogueSync } from './catalogue-sync.ts';
import { metricsOf } from './dispatch.ts';
import { dispatchMinute } from './minute.ts';

const aws = deployed('dispatch', 'pollQueueUrl', 'alertQueueUrl', 'deliveryQueueUrl');
const tools = {
  ...aws,
  pollQueue: aws.queue('pollQueueUrl'),
  alertQueue: aws.queue('alertQueueUrl'),
  deliveryQueue: aws.queue('deliveryQueueUrl'),
  clock: Date.now,
};
const synchronise = catalogueSync(readFeedList('feeds.json', catalogue), tools);

type Scheduled = { readonly scheduledAt: string };

export const handler = atEdge(aws.log, async (event: Scheduled): Promise<void> => {
  await synchronise();
  const scheduledAt = Date.parse(event.scheduledAt) || Date.now();
  aws.metrics(metricsOf(await dispatchMinute(scheduledAt, tools)));
});
