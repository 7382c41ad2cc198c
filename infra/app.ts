/** The CDK app: one stack. Context: `stackName` (Rasid), `senderAddress`, `alarmAddress`, `shards`, `nag`. */
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { MonitorStack } from './monitor-stack.ts';

const app = new App();
const context = (name: string): string | undefined => {
  const value: unknown = app.node.tryGetContext(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};
const stack = new MonitorStack(app, context('stackName') ?? 'Rasid', {
  senderAddress: context('senderAddress'),
  alarmAddress: context('alarmAddress'),
  contact: context('contact'),
  shards: Number(context('shards') ?? 2),
});
Tags.of(stack).add('application', 'rasid');
if (context('nag')) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
