/** What an alarm watches, as data; alarms.ts declares it. */
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { BuiltFunctions } from './lambda.ts';
import type { MailEvents } from './mail.ts';
import type { Queues } from './storage.ts';
import type { Triggers } from './triggers.ts';

export type WatchParts = {
  readonly built: BuiltFunctions;
  readonly queues: Queues;
  readonly triggers: Triggers;
  readonly mail: MailEvents;
  readonly api: IHttpApi;
};
export type Watch = {
  readonly name: string;
  readonly says: string;
  readonly metric: cloudwatch.IMetric;
  readonly over: number;
  readonly periods: number;
  /** Silence is the alarm: fewer than the threshold, or no data at all. */
  readonly below?: boolean;
};
