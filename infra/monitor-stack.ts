/** The whole monitor on AWS, declared in the order data flows. */
import { CfnOutput, CfnParameter, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { declareAlarms } from './alarms.ts';
import { declareApi } from './api.ts';
import { declareDashboard } from './dashboard.ts';
import { declareFunctions, indexArns } from './lambda.ts';
import { declareMail } from './mail.ts';
import { acknowledgeFindings } from './nag.ts';
import { declareQueues, declareTables, type Tables } from './storage.ts';
import { declareTriggers } from './triggers.ts';

export type MonitorProps = StackProps & {
  /** Missing ones become template parameters without a default. */
  readonly senderAddress?: string | undefined;
  readonly alarmAddress?: string | undefined;
  /** Contact in our User-Agent; the alarm address where absent. */
  readonly contact?: string | undefined;
  /** Over how many keys owed alerts and due deliveries are spread: one per 500 writes a second. */
  readonly shards: number;
  /** Keeps two executions free for dispatch. Off unless asked for: accounts begin with ten in all. */
  readonly reserve?: boolean;
  /** Folder with a bundle for each function: see bundle.ts. */
  readonly bundles: string;
};

export class MonitorStack extends Stack {
  constructor(scope: Construct, id: string, props: MonitorProps) {
    super(scope, id, props);
    const sender = this.address(
      'SenderAddress',
      'Sender of mails, verified in SES',
      props.senderAddress,
    );
    const alarms = this.address('AlarmAddress', 'Who is told of alarms', props.alarmAddress);

    const tables = declareTables(this, id);
    const queues = declareQueues(this);
    const masterSecret = new secretsmanager.Secret(this, 'MasterSecret', {
      secretName: `${id}/master`,
      description: 'Webhook secrets, unsubscribe and access tokens are derived from this.',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      // Kept with the tables: under another one, every webhook secret, token and link changes.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const mail = declareMail(this, id);
    const built = declareFunctions(this, {
      tables,
      queues,
      masterSecret,
      sender,
      configurationSet: mail.configurationSetName,
      contact: props.contact ?? alarms,
      shards: props.shards,
      reserve: props.reserve ?? false,
      bundles: props.bundles,
    });
    const api = declareApi(this, built);
    built.deliver.addEnvironment('RASID_PUBLIC_URL', api.url);
    mail.reportTo(built.feedback);
    const triggers = declareTriggers(this, { built, tables, queues });

    const alarmTopic = declareAlarms(this, {
      id,
      address: alarms,
      built,
      queues,
      triggers,
      mail,
      api: api.api,
    });
    declareDashboard(this, { id, built, queues, api: api.api });
    this.outputs(api.url, masterSecret.secretArn, alarmTopic.topicArn, analystPolicy(this, tables));
    acknowledgeFindings(this, { queues, built, failedRecords: triggers.failedRecords });
  }

  /** The context's value, or a template parameter: deploy then says that it is missing. */
  private address(name: string, description: string, given: string | undefined): string {
    if (given !== undefined) return given;
    return new CfnParameter(this, name, {
      type: 'String',
      description,
      allowedPattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$',
      constraintDescription: 'must be an e-mail address',
    }).valueAsString;
  }

  private outputs(url: string, secret: string, topic: string, policy: iam.ManagedPolicy): void {
    new CfnOutput(this, 'Url', { value: url, description: 'API and console' });
    new CfnOutput(this, 'MasterSecretArn', { value: secret });
    new CfnOutput(this, 'AlarmTopicArn', { value: topic });
    new CfnOutput(this, 'AnalystPolicyArn', {
      value: policy.managedPolicyArn,
      description:
        'Attach to people who query the tables; subscriptions and deliveries are left out',
    });
  }
}

/** Read-only access for people: everything but who subscribes and what was sent to them. */
function analystPolicy(scope: Construct, tables: Tables): iam.ManagedPolicy {
  const resources = (['Feeds', 'Articles', 'Timeline', 'Stories'] as const).flatMap((name) => [
    tables[name].tableArn,
    ...indexArns(tables[name].tableArn, name),
  ]);
  return new iam.ManagedPolicy(scope, 'AnalystPolicy', {
    description: 'Query Rasid articles, timelines, stories and feeds',
    statements: [
      new iam.PolicyStatement({
        actions: [
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:Query',
          'dynamodb:PartiQLSelect',
          'dynamodb:DescribeTable',
        ],
        resources,
      }),
      new iam.PolicyStatement({
        // A PartiQL SELECT without a key condition would read, and bill, a whole table.
        effect: iam.Effect.DENY,
        actions: ['dynamodb:PartiQLSelect'],
        resources,
        conditions: { Bool: { 'dynamodb:FullTableScan': ['true'] } },
      }),
    ],
  });
}
