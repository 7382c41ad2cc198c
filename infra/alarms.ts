/** Alarms: each is one declaration and one paragraph of the runbook, found by its name. And the budget. */
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { WatchParts } from './watch.ts';
import { watchesOf } from './watches.ts';

export type AlarmParts = WatchParts & { readonly id: string; readonly address: string };

export function declareAlarms(scope: Construct, parts: AlarmParts): sns.Topic {
  const topic = new sns.Topic(scope, 'Alarms', { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(parts.address));
  const action = new SnsAction(topic);
  for (const watch of watchesOf(parts)) {
    const alarm = new cloudwatch.Alarm(scope, `Alarm${watch.name}`, {
      alarmName: `${parts.id}-${watch.name}`,
      alarmDescription: `${watch.says} Runbook: infra/RUNBOOK.md, "${watch.name}".`,
      metric: watch.metric,
      threshold: watch.over,
      evaluationPeriods: watch.periods,
      comparisonOperator: watch.below
        ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
        : cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: watch.below
        ? cloudwatch.TreatMissingData.BREACHING
        : cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
  declareBudget(scope, parts, topic);
  return topic;
}

/** The whole account's cost of what carries our tag, told at 100 % and forecast at 150 %. */
function declareBudget(scope: Construct, { id }: AlarmParts, topic: sns.Topic): void {
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: ['sns:Publish'],
      principals: [new iam.ServicePrincipal('budgets.amazonaws.com')],
      resources: [topic.topicArn],
    }),
  );
  const notify = (notificationType: string, threshold: number) => ({
    notification: {
      comparisonOperator: 'GREATER_THAN',
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
    },
    subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
  });
  new budgets.CfnBudget(scope, 'Budget', {
    budget: {
      budgetName: `${id}-monthly`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: 25, unit: 'USD' },
      costFilters: { TagKeyValue: ['user:application$rasid'] },
    },
    notificationsWithSubscribers: [notify('ACTUAL', 100), notify('FORECASTED', 150)],
  });
}
