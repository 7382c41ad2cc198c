import { deployed } from '../adapters/deployed.ts';
import { atEdge } from '../adapters/edge.ts';
import { digest } from './digest.ts';

const aws = deployed('digest', 'deliveryQueueUrl');
const deps = { ...aws, queue: aws.queue('deliveryQueueUrl'), now: Date.now };

export const handler = atEdge(aws.log, async (): Promise<void> => {
  const { created } = await digest(deps);
  aws.log('digests made', { created });
});
