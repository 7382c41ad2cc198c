/** Alarms and the dashboard: what they read is what the functions say, and they can fire. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqsBatch } from '../../functions/adapters/batch.ts';
import { ENV } from '../../functions/adapters/env.ts';
import { emfMetrics } from '../../functions/adapters/metrics.ts';
import { metricsOf as metricsOfDeliver } from '../../functions/deliver/deliver.ts';
import { metricsOf as metricsOfDispatch } from '../../functions/dispatch/dispatch.ts';
import { METRICS } from '../../functions/domain/metrics.ts';
import { metricsOf as metricsOfPoll } from '../../functions/poll/poll.ts';
import { bundleFunctions } from '../../infra/bundle.ts';
import { functions, QUEUE_SETTINGS, TABLE_SETTINGS } from '../../infra/functions.ts';
import { MonitorStack } from '../../infra/monitor-stack.ts';

type Metric = { Namespace?: string; MetricName?: string; Dimensions?: { Name: string }[] };
type Alarm = Metric & {
  AlarmName: string;
  Threshold: number;
  EvaluationPeriods: number;
  Statistic?: string;
  Period?: number;
  TreatMissingData: string;
  Metrics?: { Expression?: string; MetricStat?: { Metric: Metric } }[];
};
const run = promisify(execFile);
const bundles = mkdtempSync(join(tmpdir(), 'rasid-alarms-'));
let alarms: ReadonlyMap<string, Alarm>;
let dashboard = '';

beforeAll(async () => {
  await bundleFunctions(bundles);
  const template = Template.fromStack(
    new MonitorStack(new App(), 'Rasid', { shards: 2, bundles, alarmAddress: 'desk@example.org' }),
  );
  const found = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  alarms = new Map(
    found.map(({ Properties }) => [String(Properties.AlarmName).replace('Rasid-', ''), Properties]),
  );
  const [page] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const parts = page?.Properties.DashboardBody['Fn::Join'][1] as unknown[];
  dashboard = parts.map((part) => (typeof part === 'string' ? part : 'generated')).join('');
});
afterAll(() => rmSync(bundles, { recursive: true, force: true }));

const alarm = (name: string): Alarm => {
  const one = alarms.get(name);
  if (!one) throw new Error(`no alarm ${name}`);
  return one;
};
const metricsReadBy = (one: Alarm): readonly Metric[] =>
  one.Metrics ? one.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) : [one];

describe('alarms', () => {
  it('each have a paragraph in the runbook, and each paragraph an alarm', () => {
    const headings = readFileSync(join(import.meta.dirname, '../../infra/RUNBOOK.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('### '))
      .flatMap((line) => line.slice(4).split(', '));
    expect([...alarms.keys()].toSorted()).toEqual(headings.toSorted());
  });

  it.each(['Errors-digest', 'Throttles-digest', 'Errors-feedback', 'Throttles-feedback'])(
    '%s fires at the first failure: more may not come in the same minutes',
    (name) => {
      expect(alarm(name)).toMatchObject({ Threshold: 0, EvaluationPeriods: 1 });
    },
  );

  it('of the API counts what the gateway answers: to Lambda a 500 is an answer like any other', () => {
    const { Namespace, MetricName, Dimensions } = alarm('Errors-query');
    expect([Namespace, MetricName]).toEqual(['AWS/ApiGateway', '5xx']);
    expect(Dimensions?.map(({ Name }) => Name)).toEqual(['ApiId']);
  });

  it('of silence is raised by missing data, and not by feeds that are due once a day', () => {
    expect(alarm('NoDispatch')).toMatchObject({
      MetricName: 'FeedsDue',
      Statistic: 'SampleCount',
      TreatMissingData: 'breaching',
    });
    expect(alarm('NoPolls')).toMatchObject({
      MetricName: 'ApproximateAgeOfOldestMessage',
      TreatMissingData: 'notBreaching',
    });
  });

  it.each([
    { sent: 0, failed: 3, fires: true },
    { sent: 1, failed: 40, fires: true },
    { sent: 40, failed: 5, fires: false },
    { sent: 0, failed: 2, fires: false },
    { sent: 9, failed: 0, fires: false },
  ])('when $failed of $failed + $sent attempts fail: $fires', ({ sent, failed, fires }) => {
    const { Metrics, Threshold } = alarm('MostSendsFail');
    const expression = Metrics?.find((one) => one.Expression)?.Expression ?? '';
    const IF = (test: boolean, then: number, otherwise: number) => (test ? then : otherwise);
    const value = new Function('IF', 'sent', 'failed', `return ${expression}`)(IF, sent, failed);
    expect(value > Threshold).toBe(fires);
  });
});

/** Every line of metrics that the steps can write. */
async function emitted() {
  const lines: string[] = [];
  const metrics = emfMetrics({ write: (line) => lines.push(line), clock: () => 0 });
  metrics(
    metricsOfDispatch({
      feeds: 1,
      messages: 1,
      alerts: 1,
      deliveries: 1,
      oldestOwedSeconds: 1,
      oldestDueDeliverySeconds: 1,
    }),
  );
  const articles = { new: 1, onTopic: 1 };
  const polls = { polled: 3, unchanged: 1, changed: 1, failed: 1, broken: 1, articles };
  metrics(metricsOfPoll({ ...polls, ownOutage: 1, oldestDueSeconds: 1 }));
  metrics(metricsOfDeliver({ kind: 'given-up', sent: 1, failed: 1, givenUp: 1 }));
  const failing = sqsBatch(JSON.parse, async () => {}, { log: () => {}, metrics });
  await failing({ Records: [{ messageId: 'm', body: 'poison' }] });
  return lines.map((line) => JSON.parse(line));
}

describe('metrics', () => {
  it('that the steps emit are those of the one list, under its namespace and dimension', async () => {
    const lines = await emitted();
    const names = lines.flatMap((line) =>
      line._aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => Name),
    );
    expect([...new Set(names)].toSorted()).toEqual(Object.keys(METRICS.names).toSorted());
    for (const line of lines) {
      expect(line._aws.CloudWatchMetrics[0]).toMatchObject({
        Namespace: METRICS.namespace,
        Dimensions: [['service']],
      });
      expect(line.service).toBe(METRICS.service);
    }
  });

  it('that alarms and dashboard read are emitted, and none is paid for that nobody reads', () => {
    const ofAlarms = [...alarms.values()]
      .flatMap(metricsReadBy)
      .filter(({ Namespace }) => Namespace === METRICS.namespace);
    for (const { Dimensions } of ofAlarms) {
      expect(Dimensions).toEqual([{ Name: 'service', Value: METRICS.service }]);
    }
    const ofDashboard = dashboard.matchAll(/\["Rasid","(\w+)","service","rasid"/g);
    const read = new Set([
      ...ofAlarms.map(({ MetricName }) => MetricName),
      ...[...ofDashboard].map(([, name]) => name),
    ]);
    expect([...read].toSorted()).toEqual(Object.keys(METRICS.names).toSorted());
    expect(dashboard.match(/"Rasid",/g)?.length).toBe(
      dashboard.match(/\["Rasid","\w+","service","rasid"/g)?.length,
    );
  });

  it.each(functions.filter(({ consumes }) => consumes).map(({ name }) => name))(
    'of %s as deployed count a message that fails, which to Lambda is no error',
    async (name) => {
      const script = join(bundles, `${name}-fails.mjs`);
      writeFileSync(
        script,
        `const { handler } = await import('./${name}/handler.mjs');
        const answer = await handler({ Records: [{ messageId: 'm1', body: 'poison' }] });
        console.log(JSON.stringify(answer));
        process.exit(0);`,
      );
      const declared = functions.find((one) => one.name === name);
      if (!declared) throw new Error(name);
      const needed = [
        ...declared.sendsTo.map((queue) => QUEUE_SETTINGS[queue]),
        ...declared.settings,
      ];
      const env = Object.fromEntries(
        [...Object.values(TABLE_SETTINGS), ...needed].map((setting) => [
          ENV[setting],
          setting.endsWith('QueueUrl') ? 'https://queue.example' : 'given',
        ]),
      );
      const aws = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
      const { stdout } = await run(process.execPath, [script], { env: { ...env, ...aws } });
      const lines = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines).toContainEqual(expect.objectContaining({ service: 'rasid', StepsFailed: 1 }));
      expect(lines.at(-1)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    },
  );
});
