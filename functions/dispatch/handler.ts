import { deployed } from '../adapters/deployed.ts';
import catalogue from '../catalogue/feeds.json' with { type: 'json' };
import { readFeedList } from '../domain/feed-file.ts';
import { catalogueSync } from './catalogue-sync.ts';
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

export const handler = async (event: { readonly scheduledAt: string }): Promise<void> => {
  await synchronise();
  const report = await dispatchMinute(Date.parse(event.scheduledAt) || Date.now(), tools);
  const { feeds: FeedsDue, oldestOwedSeconds, oldestDueSeconds: OldestDueSeconds } = report;
  aws.metrics({ FeedsDue, OldestOwedSeconds: oldestOwedSeconds, OldestDueSeconds });
};
