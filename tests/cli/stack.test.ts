/** Commands that speak to a deployed stack: its tables are reached by AWS's own settings, here the engine's. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { aDelivery, aSubscription } from '../support/rows.ts';
import { rasid } from './run.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

const onStack = (...args: string[]) =>
  rasid([...args, '--stack', 'Rasid'], {
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });

it('what is asked for by hand is due where every stack looks, however many shards it has', async () => {
  const to = Array.from({ length: 8 }, (_, n) => `reader${n}@desk.example.org`);
  await engine.stores.subscriptions.put(aSubscription('desk', { channel: { type: 'email', to } }));
  const { code, lines } = await onStack('subscriptions', 'test', 'desk', '--json');
  expect(code).toBe(0);
  const ids = lines.map(({ deliveryId }) => String(deliveryId));
  const rows = await Promise.all(ids.map((id) => engine.stores.deliveries.get(id)));
  expect(rows.map((row) => row?.dueShard)).toEqual(to.map(() => '0'));
  await engine.stores.deliveries.change(ids[0] ?? '', {}, { status: 'sent', dueShard: undefined });
  await onStack('deliveries', 'resend', ids[0] ?? '');
  expect(await engine.stores.deliveries.get(ids[0] ?? '')).toMatchObject({
    status: 'pending',
    dueShard: '0',
  });
});

it('what a mail server said is printed without what would steer the terminal', async () => {
  const at = '2026-03-01T08:00:00.000Z';
  const attempts = [{ at, outcome: 'refused', millis: 1, message: '550 \u001b[31mno\u202e such' }];
  await engine.stores.deliveries.create(
    aDelivery('msg_refused', { status: 'exhausted', attempts, expiresAt: 4e9 }),
  );
  const { stdout } = await onStack('deliveries', 'resend', 'msg_refused');
  expect(stdout).toContain('refused: 550 [31mno such\n');
});
