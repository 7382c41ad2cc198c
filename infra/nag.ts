/** Findings of cdk-nag that we accept, each with its reason. */
import { type CfnElement, type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { BuiltFunctions } from './lambda.ts';
import type { Queues } from './storage.ts';

export function acknowledgeFindings(
  stack: Stack,
  parts: {
    readonly queues: Queues;
    readonly failedRecords: IConstruct;
    readonly built: BuiltFunctions;
  },
): void {
  const { queues, failedRecords, built } = parts;
  const named = (construct: IConstruct) =>
    `<${stack.getLogicalId(construct.node.defaultChild as CfnElement)}.Arn>`;
  const accept = (scope: IConstruct, id: string, reason: string) =>
    Validations.of(scope).acknowledge({ id, reason });
  for (const { dead } of Object.values(queues)) {
    accept(dead, 'AwsSolutions-SQS3', 'It is the dead-letter queue itself.');
  }
  accept(
    failedRecords,
    'AwsSolutions-S1',
    'Holds the rare records that failed; nobody reads it but an operator, and CloudTrail covers that.',
  );
  accept(
    stack,
    'AwsSolutions-SMG4',
    'Webhook secrets and tokens are derived from the master secret and versioned one by one: rotating it would break every receiver at once.',
  );
  accept(
    stack,
    'AwsSolutions-APIG4',
    'query asks for a read or admin token itself; the unsubscribe route must open to a mail client without a login.',
  );
  const wildcard = (resource: string, reason: string) =>
    accept(stack, `AwsSolutions-IAM5[Resource::${resource}]`, reason);
  wildcard(
    `${named(failedRecords)}/aws/lambda/*`,
    'Lambda names the objects of failed records itself, below this prefix.',
  );
  wildcard(
    'arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*',
    'The sender may be verified as an address or by its domain; ses:FromAddress narrows it to the sender.',
  );
  for (const fn of [built.dispatch, built.digest]) {
    wildcard(`${named(fn)}:*`, 'The scheduler calls the function, whatever its version or alias.');
  }
}
