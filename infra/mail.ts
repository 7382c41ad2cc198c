/** SES: a configuration set whose bounces and complaints reach `feedback` by an SNS topic. */
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ses from 'aws-cdk-lib/aws-ses';
import * as sns from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

export type MailEvents = {
  readonly configurationSetName: string;
  readonly topic: sns.Topic;
  readonly reportTo: (feedback: lambda.Function) => void;
};

export function declareMail(scope: Construct, id: string): MailEvents {
  const configurationSet = new ses.ConfigurationSet(scope, 'Mails', {
    configurationSetName: id,
    suppressionReasons: ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    reputationMetrics: true,
    tlsPolicy: ses.ConfigurationSetTlsPolicy.OPTIONAL,
  });
  // Encrypted on SNS's disks, not by a key of ours: functions/DECISIONS.md says why.
  const topic = new sns.Topic(scope, 'MailEvents', { enforceSSL: true });
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: ['sns:Publish'],
      principals: [new iam.ServicePrincipal('ses.amazonaws.com')],
      resources: [topic.topicArn],
    }),
  );
  configurationSet.addEventDestination('BouncesAndComplaints', {
    destination: ses.EventDestination.snsTopic(topic),
    events: [ses.EmailSendingEvent.BOUNCE, ses.EmailSendingEvent.COMPLAINT],
  });
  return {
    configurationSetName: configurationSet.configurationSetName,
    topic,
    reportTo: (feedback) => topic.addSubscription(new LambdaSubscription(feedback)),
  };
}
