/**
 * The CDK app: one stack. Context: `stackName` (Rasid), `senderAddress`, `alarmAddress`, `contact`, `shards`,
 * `catalogue` (a folder of entities.json, topics.json and feeds.json instead of the bundled ones), `nag`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { InvalidInput } from '../functions/domain/validate.ts';
import { bundleFunctions } from './bundle.ts';
import { MonitorStack } from './monitor-stack.ts';

const app = new App();
const bundles = mkdtempSync(join(tmpdir(), 'rasid-bundles-'));
// Assets are copied into the cloud assembly: the folder is of no use after.
process.once('exit', () => rmSync(bundles, { recursive: true, force: true }));
const context = (name: string): string | undefined => {
  const value: unknown = app.node.tryGetContext(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};
const catalogue = context('catalogue');
await bundleFunctions(bundles, catalogue ? { catalogue: resolve(catalogue) } : {}).catch(refuse);
const stack = new MonitorStack(app, context('stackName') ?? 'Rasid', {
  senderAddress: context('senderAddress'),
  alarmAddress: context('alarmAddress'),
  contact: context('contact'),
  shards: Number(context('shards') ?? 2),
  bundles,
});
// CDK names a function's role among what it waits for, which the reference to it says already.
stack.templateOptions.metadata = { 'cfn-lint': { config: { ignore_checks: ['W3005'] } } };
Tags.of(stack).add('application', 'rasid', {
  excludeResourceTypes: ['AWS::CloudWatch::Dashboard'],
});
if (context('nag')) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

/** A mistake in the catalogue is told as it is, without where in the code it was found. */
function refuse(error: unknown): never {
  if (!(error instanceof InvalidInput)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
