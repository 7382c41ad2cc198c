/** The CDK app: one stack. What it may be told is in context.ts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { InvalidInput } from '../functions/domain/validate.ts';
import { bundleFunctions } from './bundle.ts';
import { readContext } from './context.ts';
import { MonitorStack } from './monitor-stack.ts';

const app = new App();
const bundles = mkdtempSync(join(tmpdir(), 'rasid-bundles-'));
// Assets are copied into the cloud assembly: the folder is of no use after.
process.once('exit', () => rmSync(bundles, { recursive: true, force: true }));
try {
  await declare();
} catch (error) {
  // A mistake of the call or of the catalogue is told as it is, without where in the code it was found.
  if (!(error instanceof InvalidInput)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

async function declare(): Promise<void> {
  const { stackName, catalogue, nag, ...settings } = readContext((name) =>
    app.node.tryGetContext(name),
  );
  await bundleFunctions(bundles, catalogue ? { catalogue: resolve(catalogue) } : {});
  const stack = new MonitorStack(app, stackName, { ...settings, bundles });
  // CDK names a function's role among what it waits for, which the reference to it says already.
  stack.templateOptions.metadata = { 'cfn-lint': { config: { ignore_checks: ['W3005'] } } };
  Tags.of(stack).add('application', 'rasid', {
    excludeResourceTypes: ['AWS::CloudWatch::Dashboard'],
  });
  if (nag) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
